"""Every route: they stand on the pages themselves."""

from django.urls import include, path

from xinglin.ui import routes

urlpatterns = [path("", include(routes()))]
