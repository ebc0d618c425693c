from django.http import HttpResponse
from django.urls import path

from site_config.urls import urlpatterns as portal

urlpatterns = [path("empty", lambda request: HttpResponse("ok")), *portal]
