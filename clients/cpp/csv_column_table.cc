// The one table of the canonical CSV columns.

#include "clients/cpp/csv_columns.h"

namespace redress::client {
namespace {

const std::vector<CsvColumn>& CaseColumns() {
  static const std::vector<CsvColumn> kColumns = {
      {"reference", "reference", true, "CR-2019-0001"},
      {"authority", "authority", false, ""},
      {"kind", "kind", true, "complaint"},
      {"procedure", "procedure", false, ""},
      {"received_on", "received_on", true, "2019-04-03"},
      {"acknowledged_on", "acknowledged_on", false, "2019-04-04"},
      {"closed_on", "closed_on", false, "2019-04-17"},
      {"cancelled_on", "cancelled_on", false, ""},
      {"closure_reason", "closure_reason", false, ""},
      {"outcome", "outcome", false, "partially_upheld"},
      {"team", "team", false, "Fostering Team"},
      {"service_area", "service_area", false, ""},
      {"locality", "locality", false, ""},
      {"category", "categories", false, "Communication; Staff conduct"},
      {"channel", "channel", false, "E-mail"},
      {"complainant_type", "complainant_type", false, "Parent"},
      {"age_band", "age_band", false, ""},
      {"gender", "gender", false, ""},
      {"ethnicity", "ethnicity", false, ""},
      {"disability", "disability", false, ""},
      {"sexual_orientation", "sexual_orientation", false, ""},
      {"advocate", "advocate", false, "no"},
      {"response_requested_on", "response.requested_on", false, ""},
      {"response_started_on", "response.started_on", false, ""},
      {"response_due_on", "response.due_on", false, ""},
      {"response_extended_to", "response.extended_to", false, ""},
      {"response_responded_on", "response.responded_on", false, ""},
      {"response_outcome", "response.outcome", false, ""},
      {"stage1_requested_on", "stage1.requested_on", false, ""},
      {"stage1_started_on", "stage1.started_on", false, ""},
      {"stage1_due_on", "stage1.due_on", false, ""},
      {"stage1_extended_to", "stage1.extended_to", false, ""},
      {"stage1_responded_on", "stage1.responded_on", false, "2019-04-17"},
      {"stage1_outcome", "stage1.outcome", false, "partially_upheld"},
      {"stage2_requested_on", "stage2.requested_on", false, ""},
      {"stage2_started_on", "stage2.started_on", false, ""},
      {"stage2_due_on", "stage2.due_on", false, ""},
      {"stage2_extended_to", "stage2.extended_to", false, ""},
      {"stage2_responded_on", "stage2.responded_on", false, ""},
      {"stage2_outcome", "stage2.outcome", false, ""},
      {"stage3_requested_on", "stage3.requested_on", false, ""},
      {"stage3_started_on", "stage3.started_on", false, ""},
      {"stage3_due_on", "stage3.due_on", false, ""},
      {"stage3_extended_to", "stage3.extended_to", false, ""},
      {"stage3_responded_on", "stage3.responded_on", false, ""},
      {"stage3_outcome", "stage3.outcome", false, ""},
      {"adr_offered_on", "adr_offered_on", false, "2019-04-10"},
      {"adr_outcome", "adr_outcome", false, "resolved"},
      {"adr_saving_gbp", "adr_saving_pence", false, "1800"},
      {"ombudsman_referred_on", "ombudsman_referred_on", false, ""},
      {"ombudsman_decided_on", "ombudsman_decided_on", false, ""},
      {"ombudsman_decision", "ombudsman_decision", false, ""},
      {"remedy", "remedies", false, "Apology"},
      {"remedy_gbp", "remedy_pence", false, "50.00"},
      {"root_cause", "root_causes", false, "Communication"},
  };
  return kColumns;
}

const std::vector<CsvColumn>& LearningColumns() {
  static const std::vector<CsvColumn> kColumns = {
      {"id", "id", true, "L-2019-01"},
      {"authority", "authority", false, ""},
      {"root_cause", "root_cause", false, "Communication"},
      {"text", "text", true, "Letters now name the person to call."},
      {"raised_on", "raised_on", true, "2019-04-17"},
      {"implemented_on", "implemented_on", false, "2019-05-01"},
      {"not_implemented_reason", "not_implemented_reason", false, ""},
      {"references", "references", false, "CR-2019-0001; CR-2019-0002"},
  };
  return kColumns;
}

const std::vector<CsvColumn>& AliasColumns() {
  static const std::vector<CsvColumn> kColumns = {
      {"dimension", "dimension", true, "team"},
      {"recorded", "recorded", true, "CLR Enquiries"},
      {"canonical", "canonical", true, "Councillor Enquiries"},
      {"from", "effective_from", false, "2019-04-01"},
      {"to", "effective_to", false, ""},
  };
  return kColumns;
}

}  // namespace

const std::vector<CsvColumn>& CsvColumns(CsvKind kind) {
  switch (kind) {
    case CsvKind::kCases:
      return CaseColumns();
    case CsvKind::kLearning:
      return LearningColumns();
    case CsvKind::kAliases:
      break;
  }
  return AliasColumns();
}

}  // namespace redress::client
