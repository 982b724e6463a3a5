"""What went wrong, with everything that the server said of it."""

import contextlib
import dataclasses

from google.protobuf.message import DecodeError
import grpc

from redress_client.messages import error_details_pb2

_DETAILS = "grpc-status-details-bin"
_ERROR_INFO = "type.googleapis.com/google.rpc.ErrorInfo"
_BAD_REQUEST = "type.googleapis.com/google.rpc.BadRequest"


@dataclasses.dataclass(frozen=True)
class Violation:
    """One thing that is wrong with a request."""

    # The field's path ("query.measures[1].measure").
    field: str
    # A stable code in UPPER_SNAKE_CASE ("UNKNOWN_MEASURE").
    reason: str
    # The same in words, with the nearest valid value.
    description: str


class RedressError(Exception):
    """A call that failed.

    code: the grpc.StatusCode.
    message: what went wrong, in words; str(error) says the code too.
    reason: a stable code in UPPER_SNAKE_CASE; "" where the server gave none.
    violations: all that is wrong with the request, as far as it fitted in.
    metadata: further facts by name.
    result: of an import, the ImportResult of what was acknowledged before.
    """

    def __init__(self, code, message, reason="", violations=(), metadata=None):
        super().__init__(f"{code.name}: {message}")
        self.code = code
        self.message = message
        self.reason = reason
        self.violations = list(violations)
        self.metadata = dict(metadata or {})
        self.result = None


def data_loss(message):
    """Something did not arrive as it was sent."""
    return RedressError(grpc.StatusCode.DATA_LOSS, message)


def invalid_argument(message, reason=""):
    """The caller's own mistake, found before anything was sent."""
    return RedressError(grpc.StatusCode.INVALID_ARGUMENT, message, reason)


def not_found(message, reason=""):
    """What the caller asks for is not among what the server has."""
    return RedressError(grpc.StatusCode.NOT_FOUND, message, reason)


def from_rpc_error(error):
    """The RedressError of a grpc.RpcError that a call raised."""
    reason = ""
    violations = []
    metadata = {}
    for key, value in error.trailing_metadata() or ():
        if key != _DETAILS:
            continue
        status = error_details_pb2.ErrorStatus()
        try:
            status.ParseFromString(value)
            for detail in status.details:
                if detail.type_url == _ERROR_INFO:
                    info = error_details_pb2.ErrorInfo.FromString(detail.value)
                    reason = info.reason
                    metadata = dict(info.metadata)
                elif detail.type_url == _BAD_REQUEST:
                    bad = error_details_pb2.BadRequest.FromString(detail.value)
                    violations = [
                        Violation(v.field, v.reason, v.description)
                        for v in bad.field_violations
                    ]
        except DecodeError:
            # Details that cannot be read take nothing from the error itself.
            pass
    if not reason and violations:
        reason = violations[0].reason
    return RedressError(error.code(), error.details() or "", reason,
                        violations, metadata)


@contextlib.contextmanager
def from_calls():
    """Makes the RpcErrors of the calls in it RedressErrors."""
    try:
        yield
    except grpc.RpcError as error:
        raise from_rpc_error(error) from error
