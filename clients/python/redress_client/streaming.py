"""Receives streamed answers."""

import grpc

from redress_client import errors
from redress_client.crc32c import crc32c
from redress_client.messages import query_pb2


def _broken(what):
    return errors.data_loss(f"the streamed answer is broken: {what}")


class AnswerStream:
    """A streamed answer: iterate over it for its query_pb2.Row.

    header: the query_pb2.Answer without its rows; None where not modified.
    not_modified: the answer that if_none_match names still holds.
    trailer: the query_pb2.AnswerTrailer, with the grand total where it was
        asked for; None until every row has been taken.

    Rows are given as they come, and checked when the trailer has: a
    RedressError with DATA_LOSS then says that they did not arrive as they were
    sent, and nothing that was given is an answer. Whoever stops before the
    last row closes it, or uses it in a with statement.
    """

    def __init__(self, call):
        self._call = call
        self._rows = 0
        self._crc32c = 0
        self.header = None
        self.trailer = None
        response = self._next()
        if response is not None and response.HasField("header"):
            self.header = response.header
        elif response is not None and response.HasField("trailer"):
            self._end(response.trailer)
        else:
            self.close()
            raise _broken("it does not begin with a header")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def __iter__(self):
        while self.trailer is None:
            response = self._next()
            if response is None:
                raise errors.data_loss("the streamed answer ended without its "
                                       "trailer: it is not whole")
            if response.HasField("header"):
                raise _broken("two headers")
            if response.HasField("trailer"):
                self._end(response.trailer)
            for row in response.rows.rows:
                self._count(row)
                self._rows += 1
                yield row

    @property
    def not_modified(self):
        return (self.trailer is not None and
                self.trailer.end == query_pb2.STREAM_END_NOT_MODIFIED)

    @property
    def total(self):
        """The grand total, a query_pb2.Row; None where there is none."""
        if self.trailer is None or not self.trailer.HasField("total"):
            return None
        return self.trailer.total

    def close(self):
        """Ends the call."""
        self._call.cancel()

    def _next(self):
        try:
            return next(self._call)
        except StopIteration:
            return None
        except grpc.RpcError as error:
            raise errors.from_rpc_error(error) from error

    def _count(self, row):
        self._crc32c = crc32c(row.SerializeToString(deterministic=True),
                              self._crc32c)

    def _end(self, trailer):
        """Checks that everything came as it was sent."""
        if trailer.end == query_pb2.STREAM_END_NOT_MODIFIED:
            if self._rows:
                raise _broken("rows of an answer that is not modified")
        else:
            if trailer.end != query_pb2.STREAM_END_COMPLETE:
                raise _broken("its trailer does not say that it is complete")
            if self.header is None:
                raise _broken("it has no header")
            if trailer.rows != self._rows:
                raise _broken(f"{self._rows} rows arrived of {trailer.rows}")
            if trailer.HasField("total"):
                self._count(trailer.total)
            if trailer.crc32c != self._crc32c:
                raise _broken("its rows were damaged on the way (CRC-32C)")
        if self._next() is not None:
            raise _broken("something after the trailer")
        self.trailer = trailer
