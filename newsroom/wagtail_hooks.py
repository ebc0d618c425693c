from wagtail import hooks

from newsroom.home_screen.panels import leave_out_counts, set_up

hooks.register("construct_homepage_panels", set_up)
hooks.register("construct_homepage_summary_items", leave_out_counts, order=1000)
