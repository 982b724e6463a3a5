#include "plugins/html/chart_svg.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "plugins/html/chart_drawing.h"
#include "plugins/html/html_text.h"

namespace redress::html {
namespace {

// All in CSS pixels.

// Horizontal bars. The name stands above its bars, broken so that it fits 320
// pixels.
constexpr size_t kNameWidth = 34;
constexpr size_t kNameLines = 3;
constexpr int kBarHeight = 16;
constexpr int kBarGap = 2;
constexpr int kNameGap = 4;
constexpr int kGroupGap = 14;
constexpr int kNarrowest = 280;
// What stays one picture; and else about how high its parts are, of which two,
// the chart's title and its key fill a printed page.
constexpr int kWholeHeight = 800;
constexpr int kPartHeight = 500;

// Vertical bars.
constexpr int kPlotHeight = 240;
constexpr int kLeastColumn = 28;
constexpr int kWidestColumn = 56;
constexpr int kColumnGap = 2;
constexpr int kLeastWidth = 620;
constexpr int kMostWidth = 920;
constexpr size_t kTickLines = 3;

// The bars of some categories, one below the other.
class BarPanel {
 public:
  BarPanel(const Chart& chart, const Scale& scale) : chart_(chart) {
    // The labels' share of the narrowest page.
    const double room = std::min(
        0.45,
        static_cast<double>(scale.label_letters * kLetterWidth + kLetterWidth) /
            kNarrowest);
    left_ = scale.least < 0 ? room : 0;
    width_ = 1 - room - left_;
    scale_ = scale;
  }

  static int Height(const ChartCategory& category) {
    const auto lines = static_cast<int>(Name(category).size());
    const auto bars = static_cast<int>(category.bars.size());
    return lines * kLineHeight + kNameGap + bars * (kBarHeight + kBarGap) +
           kGroupGap;
  }

  void Add(const ChartCategory& category, const std::string& id) {
    for (const std::string& line : Name(category)) {
      AppendText("x=\"0\" y=\"" + Number(y_ + 14) + "\"", line, svg_);
      y_ += kLineHeight;
    }
    y_ += kNameGap;
    const int top = y_;
    for (size_t i = 0; i < category.bars.size(); ++i) {
      AddBar(category.bars[i], chart_.series[i].look, id);
      y_ += kBarHeight + kBarGap;
    }
    const std::string zero = Percent(At(0));
    svg_ += "<line x1=\"" + zero + "\" x2=\"" + zero + "\" y1=\"" +
            Number(top - 2) + "\" y2=\"" + Number(y_ - kBarGap + 2) + "\"/>\n";
    y_ += kGroupGap;
  }

  // The picture of what was added.
  std::string Finish(const std::string& id, const std::string& title,
                     const std::string& description) {
    std::string svg = Opening(id,
                              "class=\"bars\" width=\"100%\" height=\"" +
                                  Number(y_ - kGroupGap + 2) + "\"",
                              title, description);
    svg += Patterns(chart_.series, id) + svg_ + "</svg>";
    svg_.clear();
    y_ = 0;
    return svg;
  }

 private:
  static std::vector<std::string> Name(const ChartCategory& category) {
    return WrappedText(category.name, kNameWidth, kNameLines);
  }

  double At(double value) const { return left_ + scale_.Share(value) * width_; }

  void AddBar(const ChartBar& bar, size_t look, const std::string& id) {
    const double zero = At(0);
    const double end = bar.drawn ? At(bar.value) : zero;
    const bool negative = end < zero;
    if (end != zero) {
      svg_ += "<rect x=\"" + Percent(std::min(zero, end)) + "\" y=\"" +
              Number(y_) + "\" width=\"" + Percent(std::abs(end - zero)) +
              "\" height=\"" + Number(kBarHeight) + "\"";
      AppendFill(look, id, svg_);
      svg_ += "/>";
    }
    AppendText("x=\"" + Percent(end) + "\" dx=\"" + (negative ? "-6" : "6") +
                   "\" y=\"" + Number(y_ + 13) + "\"" +
                   (negative ? " text-anchor=\"end\"" : ""),
               bar.label, svg_);
  }

  const Chart& chart_;
  Scale scale_;
  double left_ = 0;
  double width_ = 0;
  std::string svg_;
  int y_ = 0;
};

// Of the rows from `first` to before `end`.
std::string PanelTitle(const Chart& chart, size_t first, size_t end) {
  if (first == 0 && end == chart.categories.size()) return chart.title;
  return chart.title + ", rows " + Number(static_cast<int64_t>(first) + 1) +
         " to " + Number(static_cast<int64_t>(end));
}

// How high a picture of bars may become: parts of much the same height, where
// there are several.
int PanelHeight(const Chart& chart) {
  int total = 0;
  int highest = 0;
  for (const ChartCategory& category : chart.categories) {
    const int height = BarPanel::Height(category);
    total += height;
    highest = std::max(highest, height);
  }
  if (total <= kWholeHeight) return total;
  const int parts = (total + kPartHeight - 1) / kPartHeight;
  return total / parts + highest;
}

std::string Bars(const Chart& chart, const std::string& id) {
  const Scale scale = ScaleOf(chart);
  BarPanel panel(chart, scale);
  const int panel_height = PanelHeight(chart);
  std::string html;
  size_t first = 0;
  int part = 1;
  int height = 0;
  std::string part_id = id;
  for (size_t i = 0; i < chart.categories.size(); ++i) {
    panel.Add(chart.categories[i], part_id);
    height += BarPanel::Height(chart.categories[i]);
    const bool last = i + 1 == chart.categories.size();
    if (!last &&
        height + BarPanel::Height(chart.categories[i + 1]) <= panel_height) {
      continue;
    }
    html += panel.Finish(part_id, PanelTitle(chart, first, i + 1),
                         Description(chart)) +
            "\n";
    first = i + 1;
    height = 0;
    part_id = id + "-part-" + Number(++part);
  }
  return html;
}

// Vertical bars, side by side in groups.
class Columns {
 public:
  Columns(const Chart& chart, std::string id)
      : chart_(chart), id_(std::move(id)), scale_(ScaleOf(chart)) {
    const auto series = static_cast<int>(chart.series.size());
    const auto groups = static_cast<int>(chart.categories.size());
    // What the longest label or name needs.
    const int label = static_cast<int>(scale_.label_letters) * kLetterWidth + 4;
    int letters = 0;
    for (const ChartCategory& category : chart.categories) {
      letters = std::max(letters, static_cast<int>(LongestWord(category.name)));
    }
    const int least_column = std::max(kLeastColumn, label);
    const int name = std::min(letters, 14) * kLetterWidth;
    group_ = std::max(series * (least_column + kColumnGap) + 16, name + 12);
    group_ = std::max(group_, kLeastWidth / groups);
    column_ = std::min((group_ - 16) / series - kColumnGap,
                       std::max(kWidestColumn, label));
    width_ = group_ * groups;
  }

  bool Fit() const { return width_ <= kMostWidth; }

  std::string Svg() {
    int x = 0;
    for (const ChartCategory& category : chart_.categories) {
      AddGroup(category, x);
      x += group_;
    }
    const int zero = At(0);
    const int height = bottom_ + tick_lines_ * kLineHeight + 8;
    const std::string size = Number(width_) + "\" height=\"" + Number(height);
    std::string svg =
        Opening(id_,
                "class=\"columns\" width=\"" + size + "\" viewBox=\"0 0 " +
                    Number(width_) + " " + Number(height) + "\"",
                chart_.title, Description(chart_));
    svg += Patterns(chart_.series, id_) + svg_;
    svg += "<line x1=\"0\" x2=\"" + Number(width_) + "\" y1=\"" + Number(zero) +
           "\" y2=\"" + Number(zero) + "\"/></svg>\n";
    return svg;
  }

 private:
  int At(double value) const {
    return bottom_ - static_cast<int>(std::lround(scale_.Share(value) *
                                                  (bottom_ - kLineHeight - 4)));
  }

  void AddGroup(const ChartCategory& category, int x) {
    const auto letters = static_cast<size_t>((group_ - 8) / kLetterWidth);
    int y = bottom_ + 8 + 14;
    const std::vector<std::string> lines =
        WrappedText(category.name, letters, kTickLines);
    for (const std::string& line : lines) {
      AppendText("text-anchor=\"middle\" x=\"" + Number(x + group_ / 2) +
                     "\" y=\"" + Number(y) + "\"",
                 line, svg_);
      y += kLineHeight;
    }
    tick_lines_ = std::max(tick_lines_, static_cast<int>(lines.size()));
    const auto series = static_cast<int>(category.bars.size());
    int at = x + (group_ - series * (column_ + kColumnGap) + kColumnGap) / 2;
    for (size_t i = 0; i < category.bars.size(); ++i) {
      AddColumn(category.bars[i], chart_.series[i].look, at);
      at += column_ + kColumnGap;
    }
  }

  void AddColumn(const ChartBar& bar, size_t look, int x) {
    const int zero = At(0);
    const int end = bar.drawn ? At(bar.value) : zero;
    if (end != zero) {
      svg_ += "<rect x=\"" + Number(x) + "\" y=\"" +
              Number(std::min(zero, end)) + "\" width=\"" + Number(column_) +
              "\" height=\"" + Number(std::abs(end - zero)) + "\"";
      AppendFill(look, id_, svg_);
      svg_ += "/>";
    }
    // Below zero a label stands within the bar's place, above the axis.
    AppendText("text-anchor=\"middle\" x=\"" + Number(x + column_ / 2) +
                   "\" y=\"" + Number(std::min(zero, end) - 5) + "\"",
               bar.label, svg_);
  }

  const Chart& chart_;
  const std::string id_;
  const Scale scale_;
  // The lowest that a bar reaches: the axis, where nothing is below zero.
  const int bottom_ = kPlotHeight;
  int group_ = 0;
  int column_ = 0;
  int width_ = 0;
  int tick_lines_ = 1;
  std::string svg_;
};

std::string Key(const Chart& chart, const std::string& id) {
  std::string html = "<ul class=\"key\">\n";
  for (const ChartSeries& series : chart.series) {
    const std::string swatch = id + "-key";
    html +=
        "<li><svg class=\"swatch\" width=\"18\" height=\"18\" "
        "aria-hidden=\"true\">" +
        Patterns({series}, swatch) +
        "<rect x=\"1\" y=\"1\" width=\"16\" height=\"16\"";
    AppendFill(series.look, swatch, html);
    html += "/></svg> <span";
    html += DirectionAttribute(series.name);
    html += '>';
    AppendEscaped(series.name, html);
    html += "</span></li>\n";
  }
  return html + "</ul>\n";
}

}  // namespace

std::string ChartHtml(const Chart& chart, const std::string& id) {
  std::string html = "<figure class=\"chart\" id=\"" + id + "\">\n";
  html += "<figcaption id=\"" + id + "-caption\"><span class=\"title\"";
  html += DirectionAttribute(chart.title);
  html += '>';
  AppendEscaped(chart.title, html);
  html +=
      "</span> <span class=\"unit\">" + chart.unit + "</span></figcaption>\n";
  if (chart.series.size() > 1) html += Key(chart, id);
  Columns columns(chart, id + "-picture");
  if (chart.type == ChartType::kColumn && columns.Fit()) {
    html +=
        "<div class=\"scroll\" role=\"region\" tabindex=\"0\" "
        "aria-labelledby=\"" +
        id + "-caption\">\n" + columns.Svg() + "</div>\n";
  } else {
    html += Bars(chart, id + "-picture");
  }
  return html + "</figure>\n";
}

}  // namespace redress::html
