// How an import session merges and checks items.

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "google/protobuf/util/message_differencer.h"
#include "service/base/errors.h"
#include "service/base/protobuf.h"
#include "service/base/text.h"
#include "service/model/facts.h"
#include "service/model/validation.h"
#include "service/report/report_builder.h"
#include "service/rpc/import_session.h"
#include "service/rpc/item_violations.h"

namespace redress::rpc {
namespace {

using google::protobuf::util::MessageDifferencer;

// Clients take messages of 4 MB: past half of it an item's report keeps its
// first violation only.
constexpr size_t kFullReportBytes = 2 << 20;
constexpr int kMaxViolations = 20;

void Report(const v1::ImportItem& item, const std::string& key,
            const std::vector<v1::Violation>& violations,
            size_t& reported_bytes, v1::ImportRecordsResponse& response) {
  const bool rejected = model::HasError(violations);
  const bool full = reported_bytes < kFullReportBytes;
  v1::ItemReport* report =
      rejected ? response.add_rejected() : response.add_flagged();
  report->set_position(item.position());
  report->set_key(Printable(key, kShownBytes));
  const size_t limit = full ? kMaxViolations : 1;
  for (size_t i = 0; i < violations.size() && i < limit; ++i) {
    *report->add_violations() = violations[i];
  }
  if (violations.size() > limit) {
    v1::Violation* more = report->add_violations();
    *more = ItemError("", "", "MORE_VIOLATIONS",
                      absl::StrCat("and ", violations.size() - limit, " more"));
    if (!rejected) more->set_severity(v1::SEVERITY_QUERY);
  }
  reported_bytes += report->ByteSizeLong();
}

// The key is the item's identity, whether its mask lists it or not.
void CopyKey(const v1::Representation& from, v1::Representation& to) {
  to.set_authority(from.authority());
  to.set_reference(from.reference());
}

void CopyKey(const v1::LearningAction& from, v1::LearningAction& to) {
  to.set_authority(from.authority());
  to.set_id(from.id());
}

// What items are about, in their order.
struct ItemKeys {
  std::vector<store::Key> cases;
  std::vector<store::Key> actions;
};

ItemKeys KeysOf(const std::vector<const v1::ImportItem*>& items,
                const model::Reference& reference) {
  const auto authority_of = [&reference](const auto& update) {
    return update.authority().empty() ? reference.settings().default_authority()
                                      : update.authority();
  };
  ItemKeys keys;
  for (const v1::ImportItem* item : items) {
    if (item->has_representation()) {
      const v1::Representation& update = item->representation();
      keys.cases.push_back({store::Kind::kRepresentation, authority_of(update),
                            update.reference()});
    } else if (item->has_learning_action()) {
      const v1::LearningAction& update = item->learning_action();
      keys.actions.push_back(
          {store::Kind::kLearningAction, authority_of(update), update.id()});
    }
  }
  return keys;
}

void Append(std::vector<v1::Violation> more, std::vector<v1::Violation>& to) {
  to.insert(to.end(), std::make_move_iterator(more.begin()),
            std::make_move_iterator(more.end()));
}

}  // namespace

std::optional<v1::Violation> ImportSession::Repeated(
    const std::string& key, const std::string& field,
    const std::string& value) const {
  const auto earlier = accepted_.find(key);
  if (earlier == accepted_.end()) return std::nullopt;
  return ItemError(
      field, value, "DUPLICATE_KEY",
      absl::StrCat(field, ": \"", Printable(value),
                   "\" was given before, on line ", earlier->second,
                   " of this import; the first one counts"));
}

absl::StatusOr<ImportSession::Outcome> ImportSession::Process(
    const std::vector<const v1::ImportItem*>& items,
    const PinnedVersion& pinned, int64_t base,
    std::vector<const std::string*>& accepted) {
  const model::Reference& reference = pinned.reference();
  const ItemKeys keys = KeysOf(items, reference);
  auto cases = data_.store().GetRepresentations(keys.cases, base);
  if (!cases.ok()) return cases.status();
  auto actions = data_.store().GetLearningActions(keys.actions, base);
  if (!actions.ok()) return actions.status();
  size_t next_case = 0;
  size_t next_action = 0;

  Outcome outcome;
  outcome.facts.reserve(keys.cases.size());
  outcome.batch.serialised_representations.reserve(keys.cases.size());
  const auto accept = [&](std::string identity, int64_t position) {
    const auto [entry, is_new] =
        accepted_.emplace(std::move(identity), position);
    if (is_new) accepted.push_back(&entry->first);
  };
  v1::ImportRecordsResponse& response = outcome.response;
  // Kept here, as measuring a growing response again and again is quadratic.
  size_t reported_bytes = 0;
  // Counts what a commit would do; CommitOutcome overwrites it with what it
  // did.
  const auto count = [&response](bool existed, bool equal) {
    if (!existed) {
      response.set_created(response.created() + 1);
    } else if (!equal) {
      response.set_updated(response.updated() + 1);
    } else {
      response.set_unchanged(response.unchanged() + 1);
    }
  };
  // Merges one update into what is stored, checks it, and keeps it if good.
  // `merged` is memory that each item uses in turn: to allocate a record's
  // parts takes as long as to check them.
  const auto take = [&](const v1::ImportItem& item, const auto& update,
                        auto& stored, const std::string& key_field,
                        const store::Key& identified, auto& merged,
                        const auto& keep) -> absl::Status {
    const std::string& key = identified.key;
    std::vector<v1::Violation> violations;
    if (!stored.has_value()) {
      const absl::StatusOr<bool> erased = data_.store().IsErased(identified);
      if (!erased.ok()) return erased.status();
      if (*erased) {
        Report(item, key, {ErasedRecord(key_field, key)}, reported_bytes,
               response);
        return absl::OkStatus();
      }
    }
    if (stored.has_value()) {
      merged = stored->record;
    } else {
      merged.Clear();
      CopyKey(update, merged);
    }
    Append(model::ApplyUpdate(update, item.update_mask(), merged), violations);
    model::Complete(merged, reference);
    std::vector<v1::Violation> left_out;
    absl::Status dropped =
        DropErasedReferences(data_.store(), merged, left_out);
    if (!dropped.ok()) return dropped;
    Append(model::Validate(merged, reference), violations);
    Append(std::move(left_out), violations);
    std::string identity =
        absl::StrCat(key_field, "\n", merged.authority(), "\n", key);
    if (std::optional<v1::Violation> repeated =
            Repeated(identity, key_field, key);
        repeated.has_value()) {
      violations.insert(violations.begin(), *std::move(repeated));
    }
    if (!violations.empty()) {
      Report(item, key, violations, reported_bytes, response);
    }
    if (model::HasError(violations)) return absl::OkStatus();
    accept(std::move(identity), item.position());
    std::string content = SerialiseDeterministically(merged);
    // As the store does it: quicker than field by field.
    count(stored.has_value(),
          stored.has_value() &&
              content == SerialiseDeterministically(stored->record));
    keep(std::move(content));
    return absl::OkStatus();
  };

  v1::Representation representation;
  v1::LearningAction action;
  for (const v1::ImportItem* const pointer : items) {
    const v1::ImportItem& item = *pointer;
    if (item.has_representation()) {
      const size_t at = next_case++;
      absl::Status taken =
          take(item, item.representation(), (*cases)[at], "reference",
               keys.cases[at], representation, [&](std::string content) {
                 outcome.facts.push_back(
                     model::DeriveFacts(representation, reference));
                 outcome.batch.serialised_representations.push_back(
                     {store::KeyOf(representation), std::move(content)});
               });
      if (!taken.ok()) return taken;
    } else if (item.has_learning_action()) {
      const size_t at = next_action++;
      absl::Status taken =
          take(item, item.learning_action(), (*actions)[at], "id",
               keys.actions[at], action, [&](const std::string&) {
                 outcome.batch.learning_actions.push_back(action);
               });
      if (!taken.ok()) return taken;
    } else if (item.has_reference_data()) {
      const v1::ReferenceData& entry = item.reference_data();
      std::vector<v1::Violation> violations = model::Validate(entry);
      if (entry.has_report() && !model::HasError(violations)) {
        const absl::Status status = report::CheckReportDefinition(
            entry.report(), pinned.snapshot(nullptr));
        for (const FieldViolation& found : Violations(status)) {
          violations.push_back(ItemError("report." + found.field, "",
                                         found.reason, found.description));
        }
      }
      const std::string key = model::ReferenceKey(entry);
      if (std::optional<v1::Violation> repeated = Repeated(
              absl::StrCat("reference_data\n", key), "reference_data", key);
          repeated.has_value()) {
        violations.insert(violations.begin(), *std::move(repeated));
      }
      if (!violations.empty()) {
        Report(item, key, violations, reported_bytes, response);
      }
      if (!model::HasError(violations)) {
        accept(absl::StrCat("reference_data\n", key), item.position());
        outcome.batch.reference_data.push_back(entry);
      }
    } else {
      Report(item, "",
             {ItemError("item", "", "MISSING",
                        "item: neither a case, a learning action nor reference "
                        "data")},
             reported_bytes, response);
    }
  }
  if (!outcome.batch.reference_data.empty()) {
    absl::StatusOr<std::vector<v1::ReferenceData>> stored =
        data_.store().ReferenceAt(base);
    if (!stored.ok()) return stored.status();
    std::unordered_map<std::string, const v1::ReferenceData*> by_key;
    for (const v1::ReferenceData& entry : *stored) {
      by_key[model::ReferenceKey(entry)] = &entry;
    }
    for (const v1::ReferenceData& entry : outcome.batch.reference_data) {
      const auto found = by_key.find(model::ReferenceKey(entry));
      count(found != by_key.end(),
            found != by_key.end() &&
                MessageDifferencer::Equals(*found->second, entry));
    }
  }
  outcome.batch.data_date = data_date_;
  outcome.batch.moves_data_date = data_date_ != model::kNoDay;
  // The word keeps a client's source apart from the server's own.
  outcome.batch.source =
      absl::StrCat("import ", Printable(header_->source(), kShownBytes));
  return outcome;
}

}  // namespace redress::rpc
