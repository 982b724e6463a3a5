#include "service/report/table_layout.h"

#include <algorithm>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "service/report/names.h"
#include "service/report/table_sender.h"

namespace redress::report {
namespace {

// What a column of an answer is about, its measure aside: a period's figures,
// or what a comparison adds.
struct Slot {
  int period_index = 0;
  v1::ColumnContent content = v1::COLUMN_CONTENT_FIGURE;

  bool operator==(const Slot& other) const {
    return period_index == other.period_index && content == other.content;
  }
};

// Builds one table.
class Layout {
 public:
  Layout(const v1::ReportTable& table, const v1::Answer& answer,
         MemberStyle style)
      : table_(table), answer_(answer), style_(style) {
    for (const v1::Column& column : answer_.columns()) {
      const Slot slot = SlotOf(column);
      if (std::find(slots_.begin(), slots_.end(), slot) == slots_.end()) {
        slots_.push_back(slot);
      }
      if (std::find(labels_.begin(), labels_.end(), column.label()) ==
          labels_.end()) {
        labels_.push_back(column.label());
      }
    }
    SortSlots();
  }

  absl::Status Send(const DocumentSink& sink) {
    switch (table_.layout()) {
      case v1::TABLE_LAYOUT_PERIODS_AS_ROWS:
        return SendPeriodsAsRows(sink);
      case v1::TABLE_LAYOUT_MEASURES_AS_ROWS:
        return SendMeasuresAsRows(sink);
      default:
        return SendMembersAsRows(sink);
    }
  }

 private:
  static Slot SlotOf(const v1::Column& column) {
    return {column.period_index(), column.content()};
  }

  // Figures first, in the order of periods that the table asks for; then what
  // comparisons add, in their own order.
  void SortSlots() {
    const auto rank = [this](const Slot& slot) {
      const bool is_figure = slot.content == v1::COLUMN_CONTENT_FIGURE;
      int place = slot.period_index;
      if (is_figure && table_.comparisons_first()) {
        place = PlaceInTime(slot.period_index);
      }
      return std::make_tuple(is_figure ? 0 : 1, place, slot.content);
    };
    std::stable_sort(
        slots_.begin(), slots_.end(),
        [&rank](const Slot& a, const Slot& b) { return rank(a) < rank(b); });
  }

  // The number of periods that begin before this one; of those that begin on
  // the same day, later comparisons come first and the current one last.
  int PlaceInTime(int period_index) const {
    const auto key = [this](int index) {
      const v1::Date& day = answer_.periods(index).first_day();
      return std::make_tuple(day.year(), day.month(), day.day(), -index);
    };
    int place = 0;
    for (int i = 0; i < answer_.periods_size(); ++i) {
      if (key(i) < key(period_index)) ++place;
    }
    return place;
  }

  // The answer's column of a measure's label and a slot; -1 for none.
  int ColumnAt(const std::string& label, const Slot& slot) const {
    for (int i = 0; i < answer_.columns_size(); ++i) {
      if (answer_.columns(i).label() == label &&
          SlotOf(answer_.columns(i)) == slot) {
        return i;
      }
    }
    return -1;
  }

  // How a slot is called: "2019/20 H1", "Difference", "Change in %".
  std::string SlotText(const Slot& slot) const {
    if (slot.content == v1::COLUMN_CONTENT_FIGURE) {
      return answer_.periods(slot.period_index).label();
    }
    const std::string text = slot.content == v1::COLUMN_CONTENT_PERCENT_CHANGE
                                 ? "Change in %"
                                 : "Difference";
    if (answer_.periods_size() <= 2) return text;
    return absl::StrCat(text, " from ",
                        answer_.periods(slot.period_index).label());
  }

  static std::string SlotId(const Slot& slot) {
    std::string id;
    switch (slot.content) {
      case v1::COLUMN_CONTENT_DIFFERENCE:
        id = "difference";
        break;
      case v1::COLUMN_CONTENT_PERCENT_CHANGE:
        id = "percent_change";
        break;
      default:
        if (slot.period_index == 0) return "";
        id = "comparison";
    }
    if (slot.period_index > 1) {
      absl::StrAppend(&id, "_", slot.period_index);
    }
    return id;
  }

  bool InBrackets(const v1::Column& column) const {
    const auto& labels = table_.numerator_in_brackets();
    return column.content() == v1::COLUMN_CONTENT_FIGURE &&
           std::find(labels.begin(), labels.end(), column.label()) !=
               labels.end();
  }

  v1::TableStart Start() const {
    v1::TableStart start;
    start.set_id(table_.id());
    start.set_title(table_.title());
    if (table_.has_query()) *start.mutable_question() = table_.query();
    if (table_.chart().type() != v1::CHART_TYPE_UNSPECIFIED) {
      *start.mutable_chart() = table_.chart();
      if (start.chart().title().empty()) {
        start.mutable_chart()->set_title(table_.title());
      }
    }
    for (const v1::ReportText& note : table_.notes()) {
      start.add_notes(note.text());
    }
    for (const std::string& warning : answer_.warnings()) {
      start.add_notes(warning);
    }
    return start;
  }

  v1::TableColumn* AddLabelColumn(const std::string& id,
                                  const std::string& label,
                                  v1::TableStart& start) {
    v1::TableColumn* column = start.add_columns();
    column->set_id(UniqueId(id, ids_));
    column->set_label(label);
    column->set_role(v1::COLUMN_ROLE_LABEL);
    return column;
  }

  // A figure column with what the answer says about it.
  v1::TableColumn* AddFigureColumn(const v1::Column& from,
                                   const std::string& id,
                                   v1::TableStart& start) {
    v1::TableColumn* column = start.add_columns();
    column->set_id(UniqueId(id, ids_));
    column->set_role(v1::COLUMN_ROLE_FIGURE);
    column->set_unit(from.unit());
    column->set_numerator_in_brackets(InBrackets(from));
    column->set_measure(from.measure());
    column->set_measure_label(from.label());
    column->set_period_index(from.period_index());
    column->set_content(from.content());
    return column;
  }

  // A figure of the answer, with its unit where the column has another.
  v1::TableCell FigureCell(int row, int column, v1::Unit column_unit) const {
    v1::TableCell cell;
    if (row >= answer_.rows_size() || column < 0 ||
        column >= answer_.rows(row).cells_size()) {
      return cell;
    }
    *cell.mutable_figure() = answer_.rows(row).cells(column);
    const v1::Unit unit = answer_.columns(column).unit();
    if (unit != column_unit) cell.set_unit(unit);
    return cell;
  }

  std::string Member(const std::string& dimension,
                     const std::string& member) const {
    return style_ == MemberStyle::kWords ? MemberText(dimension, member)
                                         : member;
  }

  absl::Status SendMembersAsRows(const DocumentSink& sink) {
    v1::TableStart start = Start();
    for (const v1::AnswerDimension& dimension : answer_.dimensions()) {
      const bool is_first = start.columns().empty();
      const std::string label = is_first && !table_.row_heading().empty()
                                    ? table_.row_heading()
                                    : dimension.label();
      AddLabelColumn(IdFromLabel(dimension.dimension()), label, start)
          ->set_dimension(dimension.dimension());
    }
    std::vector<int> order;
    const auto add = [&](const std::string& label, const Slot& slot) {
      const int at = ColumnAt(label, slot);
      if (at >= 0) order.push_back(at);
    };
    if (table_.periods_together()) {
      for (const Slot& slot : slots_) {
        for (const std::string& label : labels_) add(label, slot);
      }
    } else {
      for (const std::string& label : labels_) {
        for (const Slot& slot : slots_) add(label, slot);
      }
    }
    for (const int at : order) {
      const v1::Column& column = answer_.columns(at);
      std::string id = IdFromLabel(column.label());
      std::string label = column.label();
      if (slots_.size() > 1) {
        const Slot slot = SlotOf(column);
        absl::StrAppend(&label, ", ", SlotText(slot));
        if (!SlotId(slot).empty()) absl::StrAppend(&id, "_", SlotId(slot));
      }
      AddFigureColumn(column, id, start)
          ->set_label(WithUnit(label, column.unit()));
    }

    TableSender sender(start, sink);
    const bool is_empty = std::none_of(
        answer_.rows().begin(), answer_.rows().end(),
        [](const v1::Row& row) { return row.type() == v1::ROW_TYPE_MEMBERS; });
    if (is_empty && !table_.empty_text().empty()) {
      sender.AddText(table_.empty_text()).IgnoreError();
      return sender.Finish();
    }
    for (int r = 0; r < answer_.rows_size(); ++r) {
      v1::TableRow row = MemberRow(answer_.rows(r));
      for (const int at : order) {
        *row.add_cells() = FigureCell(r, at, answer_.columns(at).unit());
      }
      if (absl::Status status = sender.Add(std::move(row)); !status.ok()) {
        return status;
      }
    }
    return sender.Finish();
  }

  // A row with its label cells.
  v1::TableRow MemberRow(const v1::Row& from) const {
    v1::TableRow row;
    row.set_type(from.type());
    *row.mutable_members() = from.members();
    row.set_other(from.other());
    for (int d = 0; d < answer_.dimensions_size(); ++d) {
      std::string text;
      if (d == from.members_size()) {
        text = from.type() == v1::ROW_TYPE_TOTAL ? "Total" : "All";
      } else if (d < from.members_size()) {
        text = Member(answer_.dimensions(d).dimension(), from.members(d));
        if (d == 0 && from.partial_bucket()) text += " (part)";
      }
      *row.add_cells() = TextCell(text);
    }
    return row;
  }

  absl::Status SendPeriodsAsRows(const DocumentSink& sink) {
    v1::TableStart start = Start();
    AddLabelColumn(
        "period",
        table_.row_heading().empty() ? "Period" : table_.row_heading(), start);
    std::vector<v1::Unit> units;
    for (const std::string& label : labels_) {
      const v1::Column& column = answer_.columns(ColumnAt(label, Slot()));
      AddFigureColumn(column, IdFromLabel(label), start)
          ->set_label(WithUnit(label, column.unit()));
      units.push_back(column.unit());
    }
    TableSender sender(start, sink);
    for (const Slot& slot : slots_) {
      v1::TableRow row;
      row.set_type(v1::ROW_TYPE_MEMBERS);
      row.set_period_index(slot.period_index);
      row.set_content(slot.content);
      *row.add_cells() = TextCell(SlotText(slot));
      for (size_t l = 0; l < labels_.size(); ++l) {
        *row.add_cells() = FigureCell(0, ColumnAt(labels_[l], slot), units[l]);
      }
      if (absl::Status status = sender.Add(std::move(row)); !status.ok()) {
        return status;
      }
    }
    return sender.Finish();
  }

  absl::Status SendMeasuresAsRows(const DocumentSink& sink) {
    v1::TableStart start = Start();
    AddLabelColumn(
        "measure",
        table_.row_heading().empty() ? "Measure" : table_.row_heading(), start);
    std::vector<v1::Unit> units;
    for (const Slot& slot : slots_) {
      v1::Column column = answer_.columns(ColumnAt(labels_[0], slot));
      column.clear_measure();
      column.clear_label();
      column.set_unit(CommonUnit(slot));
      const std::string id = SlotId(slot).empty() ? "current" : SlotId(slot);
      v1::TableColumn* added = AddFigureColumn(column, id, start);
      added->set_label(SlotText(slot));
      added->set_numerator_in_brackets(false);
      units.push_back(column.unit());
    }
    TableSender sender(start, sink);
    for (const std::string& label : labels_) {
      v1::TableRow row;
      row.set_type(v1::ROW_TYPE_MEMBERS);
      row.set_measure_label(label);
      *row.add_cells() = TextCell(label);
      for (size_t s = 0; s < slots_.size(); ++s) {
        *row.add_cells() = FigureCell(0, ColumnAt(label, slots_[s]), units[s]);
      }
      if (absl::Status status = sender.Add(std::move(row)); !status.ok()) {
        return status;
      }
    }
    return sender.Finish();
  }

  // The unit of every figure of a slot; unspecified where they differ.
  v1::Unit CommonUnit(const Slot& slot) const {
    std::set<v1::Unit> units;
    for (const v1::Column& column : answer_.columns()) {
      if (SlotOf(column) == slot) units.insert(column.unit());
    }
    return units.size() == 1 ? *units.begin() : v1::UNIT_UNSPECIFIED;
  }

  const v1::ReportTable& table_;
  const v1::Answer& answer_;
  const MemberStyle style_;
  // The measures' labels and the slots, each once, in the table's order.
  std::vector<std::string> labels_;
  std::vector<Slot> slots_;
  // Column ids in use.
  std::set<std::string> ids_;
};

}  // namespace

absl::Status SendAnswer(const v1::ReportTable& table, const v1::Answer& answer,
                        MemberStyle style, const DocumentSink& sink) {
  if (answer.columns().empty() || answer.periods().empty()) {
    return absl::InternalError("an answer has no columns or periods");
  }
  return Layout(table, answer, style).Send(sink);
}

}  // namespace redress::report
