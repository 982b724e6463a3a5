#include "clients/verify/verify.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "clients/verify/text_match.h"
#include "google/protobuf/util/json_util.h"

namespace redress::verify {
namespace {

absl::StatusOr<v1::DocumentSource> ReadSource(const std::string& json) {
  v1::DocumentSource source;
  google::protobuf::util::JsonParseOptions options;
  // A newer exporter may say more.
  options.ignore_unknown_fields = true;
  const auto status =
      google::protobuf::util::JsonStringToMessage(json, &source, options);
  if (!status.ok() ||
      source.source_case() == v1::DocumentSource::SOURCE_NOT_SET) {
    return absl::InvalidArgumentError(
        "the file does not say what it was made from, or what it says was "
        "changed");
  }
  return source;
}

// The same question of the last version.
v1::DocumentSource OfLastVersion(v1::DocumentSource source) {
  if (source.has_report()) source.mutable_report()->clear_as_of();
  if (source.has_query()) source.mutable_query()->clear_as_of();
  if (source.has_cases()) {
    source.mutable_cases()->mutable_query()->clear_as_of();
  }
  return source;
}

// The cell of a table; nothing where it has none.
v1::TableCell CellAt(const ServerTable* table, int row, int column) {
  if (table == nullptr || row < 0 || column < 0) return {};
  return table->rows[static_cast<size_t>(row)].cells(column);
}

RevisedFigure Describe(const Revision& revision) {
  RevisedFigure figure;
  const bool is_new = revision.row < 0;
  const ServerTable& table = is_new ? *revision.now : *revision.then;
  const int row = is_new ? revision.row_now : revision.row;
  const int column = is_new ? revision.column_now : revision.column;
  figure.name = NameOfCell(table, row, column);
  figure.about = AboutCell(table, row, column);
  figure.had_row = !is_new;
  figure.has_row = revision.row_now >= 0;
  figure.then = Shown(CellAt(revision.then, revision.row, revision.column));
  figure.now =
      Shown(CellAt(revision.now, revision.row_now, revision.column_now));
  return figure;
}

}  // namespace

absl::StatusOr<Verification> Verify(client::Client& client,
                                    const std::string& path,
                                    const VerifyOptions& options) {
  absl::StatusOr<PublishedFile> file = ReadPublishedFile(path);
  if (!file.ok()) return file.status();
  Verification result;
  result.file = *std::move(file);
  absl::StatusOr<v1::DocumentSource> source = ReadSource(result.file.source);
  if (!source.ok()) return source.status();
  result.source = *std::move(source);

  const absl::StatusOr<ServerDocument> then =
      MakeDocument(client, result.source);
  if (!then.ok()) return then.status();
  result.made = then->header;
  result.comparison = CompareFile(result.file, *then);

  const absl::StatusOr<ServerDocument> now =
      MakeDocument(client, OfLastVersion(result.source));
  if (!now.ok()) return now.status();
  result.now = now->header;
  for (const Revision& revision : CompareDocuments(*then, *now)) {
    RevisedFigure& figure = result.revised.emplace_back(Describe(revision));
    if (result.revised.size() > options.explained) {
      figure.causes_unknown = "it is not among the first ones";
      continue;
    }
    // One more, to know whether there are more.
    absl::StatusOr<std::vector<Cause>> causes =
        CausesOf(client, revision, options.causes + 1);
    if (causes.ok()) {
      figure.causes = *std::move(causes);
      figure.has_more_causes = figure.causes.size() > options.causes;
      if (figure.has_more_causes) figure.causes.resize(options.causes);
    } else {
      figure.causes_unknown = std::string(causes.status().message());
    }
  }
  result.revised_texts = CompareTextFigures(*then, *now);
  return result;
}

}  // namespace redress::verify
