"""The generated modules of the contract, in one place."""

# pylint: disable=unused-import
try:
    from redress.v1 import catalogue_pb2
    from redress.v1 import catalogue_pb2_grpc
    from redress.v1 import date_pb2
    from redress.v1 import document_pb2
    from redress.v1 import document_source_pb2
    from redress.v1 import error_details_pb2
    from redress.v1 import export_pb2
    from redress.v1 import export_pb2_grpc
    from redress.v1 import query_pb2
    from redress.v1 import query_pb2_grpc
    from redress.v1 import record_pb2
    from redress.v1 import record_service_pb2
    from redress.v1 import record_service_pb2_grpc
    from redress.v1 import reference_pb2
    from redress.v1 import report_pb2
    from redress.v1 import report_pb2_grpc
except ImportError as error:
    raise ImportError(
        f"{error}: generate the modules of redress.v1 with clients/python/"
        "generate.py and put their folder on PYTHONPATH") from error
