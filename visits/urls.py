from django.urls import path

from visits import views

urlpatterns = [
    # A word that lists of trackers do not know: it is none.
    path("_lt", views.beacon, name="visits_beacon"),
    path("thong-ke/", views.statistics, name="visits_statistics"),
    path("thong-ke/theo-ngay.csv", views.days_csv, name="visits_days_csv"),
    path("thong-ke/theo-thang.csv", views.months_csv, name="visits_months_csv"),
]
