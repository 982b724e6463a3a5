// The reference data of one data version, ready for use.

#ifndef REDRESS_SERVICE_MODEL_REFERENCE_H_
#define REDRESS_SERVICE_MODEL_REFERENCE_H_

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "redress/v1/record.pb.h"
#include "redress/v1/reference.pb.h"
#include "service/model/calendar.h"
#include "service/model/day.h"

namespace redress::model {

// Immutable once built; any number of threads may use one.
class Reference {
 public:
  // From every entry in force at a version; a later entry with the same key
  // (ReferenceKey) replaces an earlier one.
  explicit Reference(const std::vector<v1::ReferenceData>& entries);

  const v1::Settings& settings() const { return settings_; }
  const WorkingDayCalendar& calendar() const { return calendar_; }

  // The canonical name of a recorded one (case is free, in ASCII); without an
  // alias in force on the received day, the recorded name. Of several in force
  // the one that began last counts. Either `recorded` itself or owned by this.
  const std::string& Canonical(absl::string_view dimension,
                               const std::string& recorded, Day received) const;

  // The canonical name that a question means by `name`: that of an alias of
  // `dimension` whose recorded name is `name` without regard to case, whatever
  // its effective days, of several the one that began last; else `name` itself.
  std::string ResolveMember(const std::string& dimension,
                            const std::string& name) const;

  // The record's procedure, or the default of its kind; PROCEDURE_NONE where
  // there is no default.
  v1::Procedure ProcedureOf(const v1::Representation& record) const;

  // The definition in force for a case received on `received`; null where there
  // is none. Owned by this.
  const v1::ProcedureDefinition* DefinitionOf(v1::Procedure procedure,
                                              Day received) const;

  // The rule of a stage for a case received on `received`; null where the
  // procedure has none. Owned by this.
  const v1::StageRule* RuleOf(v1::Procedure procedure, v1::StageName stage,
                              Day received) const;

  // True where the Ombudsman's decision counts as upheld.
  bool IsUpheldDecision(const std::string& decision) const;

  // The report definitions by id.
  const std::map<std::string, v1::ReportDefinition>& reports() const {
    return reports_;
  }

  // The disclosure profiles by name, without "internal", which always is.
  const std::map<std::string, v1::DisclosureProfile>& disclosure_profiles()
      const {
    return disclosure_profiles_;
  }

 private:
  struct AliasEntry {
    Day from;
    Day to;
    std::string canonical;
  };
  struct ProcedureEntry {
    Day from;
    v1::ProcedureDefinition definition;
  };

  void Take(const v1::ReferenceData& entry);
  // The aliases of a recorded name; null where it has none.
  const std::vector<AliasEntry>* AliasesOf(absl::string_view dimension,
                                           const std::string& recorded) const;

  v1::Settings settings_;
  WorkingDayCalendar calendar_;
  // By dimension, then by the recorded name in lower case: most dimensions have
  // none, which every value of every record asks.
  absl::flat_hash_map<std::string,
                      absl::flat_hash_map<std::string, std::vector<AliasEntry>>>
      aliases_;
  std::map<v1::Procedure, std::vector<ProcedureEntry>> procedures_;
  std::map<std::string, v1::ReportDefinition> reports_;
  std::map<std::string, v1::DisclosureProfile> disclosure_profiles_;
};

// The disclosure profile that shows everything. It is no reference data.
inline constexpr char kInternalProfile[] = "internal";
// The built-in one for what leaves the council.
inline constexpr char kPublishProfile[] = "publish";

// The key under which an entry replaces an earlier one ("settings",
// "alias/team/clr enquiries/2019-04-01"); see ReferenceData.
std::string ReferenceKey(const v1::ReferenceData& entry);

}  // namespace redress::model

#endif  // REDRESS_SERVICE_MODEL_REFERENCE_H_
