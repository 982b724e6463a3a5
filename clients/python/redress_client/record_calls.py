"""The calls about records: imports, histories, versions, erasure."""

from redress_client import csv_rows
from redress_client import errors
from redress_client import importing
from redress_client import values
from redress_client.messages import record_service_pb2


class RecordCalls:
    """The part of the client that is about records."""

    # Set by the client.
    _records = None
    _timeout = None
    _transfer_timeout = None

    def import_csv(self, path, *, data_date=None, dry_run=False, strict=False,
                   on_ack=None):
        """Imports a canonical CSV file; returns an ImportResult.

        A row that is not accepted keeps no other row out; strict: all rows or
        none. dry_run: checks everything and stores nothing. data_date: the
        day that the data speak for, a datetime.date or text. on_ack: called
        with each record_service_pb2.ImportRecordsResponse.

        `rejected` and `flagged` of the result name rows by the line on which
        they begin (position), and what the file itself has wrong by column.
        """
        file = csv_rows.CsvFile(path)
        items = file
        if strict:
            # The server never sees the rows that cannot be sent, and must
            # not commit the others; it still says what is wrong with those.
            items = list(file)
            dry_run = dry_run or bool(file.rejected)
        try:
            result = self.import_records(
                items, source=file.name, data_date=data_date, dry_run=dry_run,
                strict=strict, on_ack=on_ack)
        except errors.RedressError as error:
            if error.result is not None:
                _add_rejected(error.result, file.rejected)
            raise
        _add_rejected(result, file.rejected)
        return result

    def import_records(self, items, *, source, data_date=None, dry_run=False,
                       strict=False, on_ack=None):
        """Imports record_service_pb2.ImportItem; as import_csv.

        source: where they come from, kept with the commits.
        """
        header = record_service_pb2.ImportHeader(
            source=source, validate_only=dry_run,
            atomic=strict and not dry_run)
        if data_date is not None:
            header.data_date.CopyFrom(_date(data_date))
        return importing.import_items(self._records, header, items,
                                      self._transfer_timeout, on_ack)

    def get_record(self, reference, authority="", as_of=0):
        """A case as it stands at a version (0: the last one).

        Returns a record_service_pb2.GetRecordResponse.
        """
        with errors.from_calls():
            return self._records.GetRecord(
                record_service_pb2.GetRecordRequest(authority=authority,
                                                    reference=reference,
                                                    as_of=as_of),
                timeout=self._timeout)

    def list_revisions(self, reference, authority=""):
        """Every record_service_pb2.RecordRevision of a case, first one first.
        """
        revisions = []
        request = record_service_pb2.ListRevisionsRequest(
            authority=authority, reference=reference)
        while True:
            with errors.from_calls():
                page = self._records.ListRevisions(request,
                                                   timeout=self._timeout)
            revisions.extend(page.revisions)
            if not page.next_page_token:
                return revisions
            request.page_token = page.next_page_token

    def list_versions(self):
        """Gives each record_service_pb2.VersionSummary, the last one first."""
        request = record_service_pb2.ListVersionsRequest()
        while True:
            with errors.from_calls():
                page = self._records.ListVersions(request,
                                                  timeout=self._timeout)
            yield from page.versions
            if not page.next_page_token:
                return
            request.page_token = page.next_page_token

    def version_on(self, day):
        """The last data version whose data date is a day or earlier.

        day: a datetime.date or text. For as_of. RedressError with NOT_FOUND
        where there is none.
        """
        wanted = _date(day, "day")
        for summary in self.list_versions():
            date = summary.version.data_date
            if date.year and _parts(date) <= _parts(wanted):
                return summary.version.version
        raise errors.not_found(f"no data version speaks for {day} or a day "
                               "before it", "UNKNOWN_VERSION")

    def retract_record(self, reference, reason, *, learning=False,
                       authority=""):
        """Takes a case, or a learning action, out of force.

        From the next version on it is as if it had never been imported;
        earlier ones keep it. Returns that version, a query_pb2.DataVersion.
        """
        request = record_service_pb2.RetractRecordRequest(reason=reason)
        _set_key(request, reference, learning, authority)
        return self._retract(request)

    def retract_reference_data(self, data, reason):
        """Takes a piece of reference data out of force; see retract_record.

        data: a reference_pb2.ReferenceData with the same key.
        """
        return self._retract(record_service_pb2.RetractRecordRequest(
            reference_data=data, reason=reason))

    def _retract(self, request):
        with errors.from_calls():
            return self._records.RetractRecord(
                request, timeout=self._timeout).data_version

    def erase_record(self, reference, reason, *, learning=False, authority=""):
        """Erases a case, or a learning action, from every version, for ever.

        It does not reach what has left the server: earlier backups, exported
        files, published reports. The reason is kept: nothing of the record
        belongs in it. Returns a record_service_pb2.EraseRecordResponse.
        """
        request = record_service_pb2.EraseRecordRequest(reason=reason)
        _set_key(request, reference, learning, authority)
        with errors.from_calls():
            return self._records.EraseRecord(request, timeout=self._timeout)


def _set_key(request, reference, learning, authority):
    key = request.learning_action if learning else request.representation
    key.authority = authority
    key.reference = reference
    key.SetInParent()


def _parts(date):
    return (date.year, date.month, date.day)


def _date(day, name="data_date"):
    if not isinstance(day, str):
        return values.to_date(day)
    try:
        return values.to_date(values.parse_day(day))
    except values.ValueProblem as error:
        raise errors.invalid_argument(f"{name} {day!r}: {error}",
                                      error.reason) from error


def _add_rejected(result, rejected):
    result.rejected.extend(rejected)
    result.rejected.sort(key=lambda report: report.position)
