"""
Who does what: the groups that the portal comes with, and the desks that a text passes.

People are told apart by what they may do, never by the name of a group, which the ward may change.
"""

WRITERS = "Người viết"
REVIEWERS = "Người duyệt"
PUBLISHERS = "Người đăng"
ADMINISTRATORS = "Quản trị cổng"
ALERT_EDITORS = "Người đăng tin khẩn"
SECURITY_EDITORS = "Biên tập an ninh trật tự"
SHARING_EDITORS = "Quản lý chia sẻ tin"

WORKFLOW = "Duyệt và đăng tin"
DESKS = {"Duyệt": REVIEWERS, "Đăng": PUBLISHERS}
"""The steps of the workflow in their order, each with the group that takes it."""
