#include "plugins/html/chart_drawing.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <set>

#include "plugins/html/html_text.h"

namespace redress::html {
namespace {

// A series's bars differ by pattern and by lightness: solid, slanted lines,
// dots, lines lying, a grid, lines standing. Each ink has a contrast of more
// than 4.5 to white.
struct Look {
  const char* ink;
  const char* ground;
  const char* pattern;  // of a square of 8 pixels; empty: all ink
};
constexpr std::array<Look, kMaxSeries> kLooks = {{
    {"#12436d", "#12436d", ""},
    {"#1d70b8", "#e8f1f9", "M-2 2L2 -2M0 8L8 0M6 10L10 6"},
    {"#801650", "#f6e3ee", "M2 2h2v2h-2zM6 6h2v2h-2z"},
    {"#00625a", "#e3f3f1", "M0 2h8M0 6h8"},
    {"#3d3d3d", "#f0f0f0", "M0 4h8M4 0v8"},
    {"#8a3b00", "#fbebe0", "M2 0v8M6 0v8"},
}};

std::string PatternId(const std::string& id, size_t look) {
  return id + "-look-" + Number(static_cast<int64_t>(look));
}

}  // namespace

std::string Number(int64_t number) { return std::to_string(number); }

std::string Percent(double share) {
  const auto hundredths =
      static_cast<int64_t>(std::lround(std::clamp(share, 0.0, 1.0) * 10000));
  const std::string decimals = std::to_string(hundredths % 100);
  return std::to_string(hundredths / 100) +
         (decimals.size() == 1 ? ".0" : ".") + decimals + "%";
}

void AppendFill(size_t look, const std::string& id, std::string& svg) {
  svg += " fill=\"";
  if (*kLooks[look].pattern == '\0') {
    svg += kLooks[look].ink;
  } else {
    svg += "url(#" + PatternId(id, look) + ")";
  }
  svg += "\" stroke=\"";
  svg += kLooks[look].ink;
  svg += '"';
}

std::string Patterns(const std::vector<ChartSeries>& series,
                     const std::string& id) {
  std::set<size_t> looks;
  for (const ChartSeries& one : series) looks.insert(one.look);
  std::string svg;
  for (const size_t number : looks) {
    const Look& look = kLooks[number];
    if (*look.pattern == '\0') continue;
    svg += "<pattern id=\"" + PatternId(id, number) +
           "\" width=\"8\" height=\"8\" patternUnits=\"userSpaceOnUse\">"
           "<rect width=\"8\" height=\"8\" fill=\"";
    svg += look.ground;
    svg += "\"/><path d=\"";
    svg += look.pattern;
    svg += "\" stroke=\"";
    svg += look.ink;
    svg += "\" stroke-width=\"2\" fill=\"none\"/></pattern>";
  }
  return svg.empty() ? svg : "<defs>" + svg + "</defs>";
}

Scale ScaleOf(const Chart& chart) {
  Scale scale;
  for (const ChartCategory& category : chart.categories) {
    for (const ChartBar& bar : category.bars) {
      scale.least = std::min(scale.least, bar.value);
      scale.greatest = std::max(scale.greatest, bar.value);
      // UTF-8's further bytes make it a little long, which does no harm.
      scale.label_letters = std::max(scale.label_letters, bar.label.size());
    }
  }
  // A percentage is of a whole, which is in sight.
  if (chart.unit == "Per cent") scale.greatest = std::max(scale.greatest, 1.0);
  return scale;
}

void AppendText(const std::string& attributes, const std::string& text,
                std::string& svg) {
  svg += "<text " + attributes + ">";
  AppendEscaped(text, svg);
  // Programs that know no SVG show the words, which a line end keeps apart.
  svg += "</text>\n";
}

std::string Opening(const std::string& id, const std::string& attributes,
                    const std::string& title, const std::string& description) {
  return "<svg role=\"img\" aria-label=\"" + Escaped(title) +
         "\" aria-describedby=\"" + id + "-description\" " + attributes +
         "><desc id=\"" + id + "-description\">" + Escaped(description) +
         "</desc>\n";
}

std::string Description(const Chart& chart) {
  if (!IsBlank(chart.description)) return chart.description;
  return "Bars of the figures in the table above.";
}

}  // namespace redress::html
