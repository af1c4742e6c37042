from drf_spectacular.utils import extend_schema
from pydantic import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from app.core.api.viewsets import ApiViewSet
from app.core.errors import InvalidValuesError
from app.core.openapi import BODY_ERRORS
from app.core.schemas import field_errors
from app.predictions import service
from app.predictions.inference import RUNS
from app.predictions.instances import rows_of
from app.predictions.problems import UNAVAILABLE
from app.predictions.schemas import Prediction, PredictRequest


class PredictionViewSet(ApiViewSet):
    @extend_schema(
        request=PredictRequest, responses={200: Prediction, **BODY_ERRORS, **UNAVAILABLE}
    )
    def predict(self, request: Request) -> Response:
        try:
            body = PredictRequest.model_validate(self.body(request))
        except ValidationError as error:
            raise InvalidValuesError(*field_errors(error.errors())) from None
        model = service.loaded_model()
        rows = rows_of(model, body.instances)
        with RUNS:
            probabilities = service.run(model, rows)
        return Response(service.prediction(model, probabilities).model_dump())
