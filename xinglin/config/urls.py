"""Every route: they stand on the pages themselves."""

from xinglin.ui import routes

urlpatterns = routes()
handler400 = "xinglin.ui.errors.bad_request"
handler403 = "xinglin.ui.errors.denied"
handler404 = "xinglin.ui.errors.not_found"
handler500 = "xinglin.ui.errors.broken"
