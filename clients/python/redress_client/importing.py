"""The client's side of RecordService.ImportRecords."""

import dataclasses
import queue

import grpc

from redress_client import errors
from redress_client.messages import query_pb2
from redress_client.messages import record_service_pb2

# Batches that are on their way while the server works on the one before.
_IN_FLIGHT = 2
# A batch is sent when it has this many items or bytes: the contract allows
# 1,000 items, gRPC 4 MB.
_BATCH_ITEMS = 1000
_BATCH_BYTES = 1 << 20


@dataclasses.dataclass
class ImportResult:
    """What became of the items that the server has acknowledged."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    # record_service_pb2.ItemReport of each item that was not accepted, and of
    # each that was accepted and flagged.
    rejected: list = dataclasses.field(default_factory=list)
    flagged: list = dataclasses.field(default_factory=list)
    # The last version that holds them; version 0 where nothing was committed.
    data_version: query_pb2.DataVersion = dataclasses.field(
        default_factory=query_pb2.DataVersion)
    # The last batch acknowledged.
    sequence: int = 0

    def take(self, response):
        """Adds a response."""
        if response.final:
            # The commit's own counts stand for those of its batches.
            self.created = self.updated = self.unchanged = 0
        self.created += response.created
        self.updated += response.updated
        self.unchanged += response.unchanged
        self.rejected.extend(response.rejected)
        self.flagged.extend(response.flagged)
        if response.data_version.version > 0:
            self.data_version.CopyFrom(response.data_version)
        self.sequence = response.sequence


def batches(items):
    """Cuts items into lists that fit one message."""
    batch = []
    size = 0
    for item in items:
        batch.append(item)
        size += item.ByteSize()
        if len(batch) == _BATCH_ITEMS or size >= _BATCH_BYTES:
            yield batch
            batch = []
            size = 0
    if batch:
        yield batch


def import_items(stub, header, items, timeout=None, on_ack=None):
    """Imports items and returns the ImportResult.

    on_ack, where given, is called with each response: what it acknowledges is
    on the server's disk. Raises RedressError, with `result` of what was
    acknowledged before; to import everything again is safe. An error of
    `items` or `on_ack` itself cancels the import and goes through.
    """
    result = ImportResult()
    requests = queue.SimpleQueue()
    call = stub.ImportRecords(iter(requests.get, None), timeout=timeout)

    def take_response():
        response = next(call, None)
        if response is None:
            return False
        result.take(response)
        if on_ack is not None:
            on_ack(response)
        return True

    try:
        requests.put(record_service_pb2.ImportRecordsRequest(header=header))
        sent = 0
        for batch in batches(items):
            sent += 1
            request = record_service_pb2.ImportRecordsRequest()
            request.batch.sequence = sent
            request.batch.items.extend(batch)
            requests.put(request)
            if sent - result.sequence >= _IN_FLIGHT and not take_response():
                break
        requests.put(None)
        while take_response():
            pass
        if result.sequence != sent:
            raise errors.data_loss(
                f"the server answered {result.sequence} of {sent} batches")
        return result
    except errors.RedressError as error:
        error.result = result
        raise
    except grpc.RpcError as error:
        failure = errors.from_rpc_error(error)
        failure.result = result
        raise failure from error
    finally:
        # Before the end of the requests: the end would commit an atomic
        # import. After a good end this does nothing.
        call.cancel()
        requests.put(None)
