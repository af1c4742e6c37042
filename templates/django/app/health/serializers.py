from typing import Any

from rest_framework import serializers

from app.core.api.fields import constant

STATES = ["ok", "unavailable"]


class LivenessSerializer(serializers.Serializer[Any]):
    status = constant("ok")


class ReadinessSerializer(serializers.Serializer[Any]):
    status = serializers.ChoiceField(STATES)
    checks = serializers.DictField(child=serializers.ChoiceField(STATES))
