#include "plugins/statutory_return/text_check.h"

#include <string_view>

namespace redress::statutory_return {
namespace {

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsUpper(char c) { return c >= 'A' && c <= 'Z'; }
bool IsLower(char c) { return c >= 'a' && c <= 'z'; }
bool IsLetter(char c) { return IsUpper(c) || IsLower(c); }
bool IsWord(char c) { return IsLetter(c) || IsDigit(c); }
char ToUpper(char c) { return IsLower(c) ? static_cast<char>(c - 32) : c; }

// Words: the longest runs of letters and digits.
struct Word {
  size_t begin = 0;
  std::string_view text;
};

std::vector<Word> SplitWords(std::string_view text) {
  std::vector<Word> words;
  size_t i = 0;
  while (i < text.size()) {
    if (!IsWord(text[i])) {
      ++i;
      continue;
    }
    const size_t begin = i;
    while (i < text.size() && IsWord(text[i])) ++i;
    words.push_back({begin, text.substr(begin, i - begin)});
  }
  return words;
}

// Letters all in capitals or all small: "S1 2nd" is no postcode.
bool OneCase(std::string_view word) {
  bool upper = false;
  bool lower = false;
  for (const char c : word) {
    upper = upper || IsUpper(c);
    lower = lower || IsLower(c);
  }
  return !(upper && lower);
}

// The shape of a word: A for a letter, 9 for a digit.
std::string Shape(std::string_view word) {
  std::string shape;
  for (const char c : word) shape += IsDigit(c) ? '9' : 'A';
  return shape;
}

bool IsOutward(std::string_view word) {
  const std::string shape = Shape(word);
  if (shape != "A9" && shape != "A99" && shape != "AA9" && shape != "AA99" &&
      shape != "A9A" && shape != "AA9A") {
    return false;
  }
  return std::string_view("QVX").find(ToUpper(word[0])) ==
         std::string_view::npos;
}

bool IsInward(std::string_view word) {
  if (Shape(word) != "9AA") return false;
  for (const char c : word.substr(1)) {
    if (std::string_view("CIKMOV").find(ToUpper(c)) != std::string_view::npos) {
      return false;
    }
  }
  return true;
}

bool HasPostcode(std::string_view text, const std::vector<Word>& words) {
  for (size_t i = 0; i < words.size(); ++i) {
    const std::string_view word = words[i].text;
    if (word.size() >= 5 && word.size() <= 7 && OneCase(word) &&
        IsOutward(word.substr(0, word.size() - 3)) &&
        IsInward(word.substr(word.size() - 3))) {
      return true;
    }
    if (i + 1 == words.size() || !IsOutward(word)) continue;
    const size_t end = words[i].begin + word.size();
    const Word& next = words[i + 1];
    if (next.begin == end + 1 && text[end] == ' ' && IsInward(next.text) &&
        OneCase(std::string(word) + std::string(next.text))) {
      return true;
    }
  }
  return false;
}

bool IsMailChar(char c) {
  return IsWord(c) || c == '.' || c == '_' || c == '-' || c == '+';
}

bool HasMailAddress(std::string_view text) {
  for (size_t at = text.find('@'); at != std::string_view::npos;
       at = text.find('@', at + 1)) {
    if (at == 0 || !IsMailChar(text[at - 1])) continue;
    size_t end = at + 1;
    bool dot_inside = false;
    while (end < text.size() && IsMailChar(text[end])) {
      if (text[end] == '.' && end > at + 1 && end + 1 < text.size() &&
          IsWord(text[end + 1])) {
        dot_inside = true;
      }
      ++end;
    }
    if (dot_inside) return true;
  }
  return false;
}

// Digits that belong to one number, in the groups as written: single spaces,
// hyphens and brackets between them do not part them.
struct Number {
  bool plus = false;
  std::vector<std::string> groups;
  std::string digits;
};

std::vector<Number> SplitNumbers(std::string_view text) {
  std::vector<Number> numbers;
  size_t i = 0;
  while (i < text.size()) {
    if (!IsWord(text[i])) {
      ++i;
      continue;
    }
    // Digits within a word are no number of their own.
    if (IsLetter(text[i])) {
      while (i < text.size() && IsWord(text[i])) ++i;
      continue;
    }
    Number number;
    number.plus = i > 0 && text[i - 1] == '+';
    int gap = 1;
    for (; i < text.size() && gap <= 2; ++i) {
      if (IsDigit(text[i])) {
        if (gap > 0) number.groups.emplace_back();
        number.groups.back() += text[i];
        number.digits += text[i];
        gap = 0;
      } else if (std::string_view(" -()").find(text[i]) !=
                 std::string_view::npos) {
        ++gap;
      } else {
        break;
      }
    }
    numbers.push_back(number);
  }
  return numbers;
}

// A first group of three digits or more keeps dates such as 01-04-2019 out.
bool IsTelephoneNumber(const Number& number) {
  const std::string& digits = number.digits;
  if (number.plus && digits.rfind("44", 0) == 0) {
    return digits.size() >= 11 && digits.size() <= 13;
  }
  if (digits.rfind("0044", 0) == 0) {
    return digits.size() >= 13 && digits.size() <= 15;
  }
  return digits.size() >= 10 && digits.size() <= 11 && digits[0] == '0' &&
         digits[1] != '0' && number.groups[0].size() >= 3;
}

// Ten digits, together or as 3-3-4, the last of which checks the others
// (modulus 11).
bool IsNhsNumber(const Number& number) {
  const std::string& digits = number.digits;
  if (digits.size() != 10) return false;
  const bool spaced = number.groups.size() == 3 &&
                      number.groups[0].size() == 3 &&
                      number.groups[1].size() == 3;
  if (number.groups.size() != 1 && !spaced) return false;
  int sum = 0;
  for (int i = 0; i < 9; ++i) sum += (10 - i) * (digits[i] - '0');
  const int check = (11 - sum % 11) % 11;
  return check == digits[9] - '0';
}

// A letter, eleven digits, and a digit or letter.
bool IsPupilNumber(std::string_view word) {
  if (word.size() != 13 || !IsLetter(word[0])) return false;
  for (const char c : word.substr(1, 11)) {
    if (!IsDigit(c)) return false;
  }
  return true;
}

// Two letters, six digits, A to D; spaces between the pairs are usual.
bool HasInsuranceNumber(const std::vector<Word>& words) {
  for (size_t i = 0; i < words.size(); ++i) {
    std::string joined;
    for (size_t j = i; j < words.size() && joined.size() < 9; ++j) {
      joined += words[j].text;
      if (joined.size() == 9 && Shape(joined) == "AA999999A" &&
          OneCase(joined) && ToUpper(joined[8]) <= 'D') {
        return true;
      }
    }
  }
  return false;
}

}  // namespace

std::vector<std::string> FindPersonalData(const std::string& text) {
  const std::vector<Word> words = SplitWords(text);
  bool telephone = false;
  bool nhs = false;
  for (const Number& number : SplitNumbers(text)) {
    const bool is_telephone = IsTelephoneNumber(number);
    telephone = telephone || is_telephone;
    nhs = nhs || (!is_telephone && IsNhsNumber(number));
  }
  bool pupil = false;
  for (const Word& word : words) pupil = pupil || IsPupilNumber(word.text);

  std::vector<std::string> found;
  if (HasMailAddress(text)) found.push_back("an e-mail address");
  if (telephone) found.push_back("a telephone number");
  if (HasPostcode(text, words)) found.push_back("a postcode");
  if (nhs) found.push_back("an NHS number");
  if (pupil) found.push_back("a unique pupil number");
  if (HasInsuranceNumber(words)) {
    found.push_back("a National Insurance number");
  }
  return found;
}

}  // namespace redress::statutory_return
