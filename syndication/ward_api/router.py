"""The whole surface of the contract between wards, ``/api/ward/v1/``."""

from django.http import Http404
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from syndication.pushing import routes as pushing
from syndication.ward_api import articles, feeds, others, records, service
from syndication.ward_api.problems import ProblemError, problem_response


class WardAPI(NinjaAPI):
    def get_openapi_operation_id(self, operation):
        return operation.view_func.__name__


api = WardAPI(
    title="Tin Phường: news between wards",
    version="1",
    description=(
        "What a ward shares with other wards, the province and apps. Everything can be read without asking anybody;"
        " within version 1 fields are only added. Texts are Vietnamese. Errors are problem documents (RFC 9457)."
    ),
    urls_namespace="ward-v1",
    openapi_url=None,
    docs_url=None,
)

api.add_router("", service.router)
api.add_router("", feeds.router)
api.add_router("", articles.router)
api.add_router("", records.router)
api.add_router("", others.router)
api.add_router("", pushing.router)


@api.exception_handler(ProblemError)
@api.exception_handler(ValidationError)
@api.exception_handler(HttpError)
@api.exception_handler(Http404)
def tell(request, error):
    return problem_response(error)
