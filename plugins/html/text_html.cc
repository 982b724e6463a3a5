#include "plugins/html/text_html.h"

#include <stdexcept>

#include "plugins/html/html_text.h"

namespace redress::html {

std::string TextHtml(const TextBlock& block) {
  const std::string_view text = block.text;
  std::string html;
  size_t written = 0;
  for (const TextFigure& figure : block.figures) {
    if (figure.begin < written || figure.begin > text.size() ||
        figure.size > text.size() - figure.begin) {
      throw std::invalid_argument("the figure " + figure.name +
                                  " does not lie within its text");
    }
    AppendEscaped(text.substr(written, figure.begin - written), html);
    const std::string shown = Escaped(text.substr(figure.begin, figure.size));
    html += "<data class=\"figure\" data-figure=\"";
    AppendEscaped(figure.name, html);
    html += "\" value=\"" + shown + "\">" + shown + "</data>";
    written = figure.begin + figure.size;
  }
  AppendEscaped(text.substr(written), html);
  return html;
}

std::string AddedHtml(std::string_view words) {
  std::string html = "<span class=\"added\">";
  AppendEscaped(words, html);
  return html + "</span>";
}

std::string TitleHtml(std::string_view text, std::string_view fallback) {
  std::string html = Escaped(text);
  if (IsBlank(text)) html += AddedHtml(fallback);
  return html;
}

}  // namespace redress::html
