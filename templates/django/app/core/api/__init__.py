"""The HTTP contract for Django REST framework: all that departs from its own way is here.

REST_FRAMEWORK (config/settings/api.py) puts these classes in place of the framework's, and views
derive from `ApiViewSet` instead of `GenericViewSet`. Undo both for the framework's own way.
"""
