#include "tests/differential/shrink.h"

#include <algorithm>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

namespace redress::differential {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

// Puts one of the filter's own filters in its place, the one with the number
// `left`; counts `left` down by those that it passes.
bool Hoist(v1::Filter& filter, int& left) {
  std::vector<const v1::Filter*> children;
  if (filter.has_not_()) children.push_back(&filter.not_());
  for (const v1::Filter& child : filter.all_of().filters()) {
    children.push_back(&child);
  }
  for (const v1::Filter& child : filter.any_of().filters()) {
    children.push_back(&child);
  }
  if (left >= static_cast<int>(children.size())) {
    left -= static_cast<int>(children.size());
    return false;
  }
  const v1::Filter child = *children[static_cast<size_t>(left)];
  filter = child;
  return true;
}

void RemoveAt(Message& message, const FieldDescriptor* field, int index) {
  const Reflection& reflection = *message.GetReflection();
  const int last = reflection.FieldSize(message, field) - 1;
  // Keeps the order of the others.
  for (int i = index; i < last; ++i) {
    reflection.SwapElements(&message, field, i, i + 1);
  }
  reflection.RemoveLast(&message, field);
}

bool Leave(Message& message, int& left);

// Leaves out something inside the fields of a message.
bool LeaveInside(Message& message, const FieldDescriptor* field, int& left) {
  const Reflection& reflection = *message.GetReflection();
  if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE ||
      field->is_map() || field->message_type() == v1::Date::descriptor()) {
    return false;
  }
  if (!field->is_repeated()) {
    return Leave(*reflection.MutableMessage(&message, field), left);
  }
  for (int i = 0; i < reflection.FieldSize(message, field); ++i) {
    if (Leave(*reflection.MutableRepeatedMessage(&message, field, i), left)) {
      return true;
    }
  }
  return false;
}

// Leaves out the part of the message with the number `left`, the largest parts
// first. False where there are fewer; then `left` is counted down.
bool Leave(Message& message, int& left) {
  if (message.GetDescriptor() == v1::Filter::descriptor() &&
      Hoist(static_cast<v1::Filter&>(message), left)) {
    return true;
  }
  const Reflection& reflection = *message.GetReflection();
  std::vector<const FieldDescriptor*> fields;
  reflection.ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    const int parts =
        field->is_repeated() ? reflection.FieldSize(message, field) : 1;
    if (left >= parts) {
      left -= parts;
      continue;
    }
    if (field->is_repeated()) {
      RemoveAt(message, field, left);
    } else {
      reflection.ClearField(&message, field);
    }
    return true;
  }
  return std::any_of(fields.begin(), fields.end(),
                     [&](const FieldDescriptor* field) {
                       return LeaveInside(message, field, left);
                     });
}

// Leaves out of the message whatever `test` can do without. True where that was
// something.
bool Reduce(Message& message, const std::function<bool()>& test) {
  bool reduced = false;
  const std::unique_ptr<Message> before(message.New());
  for (int number = 0;;) {
    before->CopyFrom(message);
    int left = number;
    if (!Leave(message, left)) return reduced;
    if (test()) {
      reduced = true;
    } else {
      message.CopyFrom(*before);
      ++number;
    }
  }
}

// The text without what differs between alike refusals: numbers and names.
std::string Signature(const std::string& text) {
  std::string signature;
  bool quoted = false;
  for (const char c : text) {
    if (c == '"') quoted = !quoted;
    if (!quoted && (c < '0' || c > '9')) signature += c;
  }
  return signature;
}

class Shrinking {
 public:
  Shrinking(const Trial& trial, const Comparison& comparison)
      : trial_(trial), comparison_(comparison) {
    const Outcome outcome = RunTrial(trial, comparison);
    verdict_ = outcome.verdict;
    signature_ = Signature(outcome.what);
  }

  Trial Smallest() {
    if (verdict_ == Verdict::kRight) return trial_;
    ChooseWay();
    bool smaller = true;
    while (smaller) {
      smaller = Reduce(trial_.query, [&] { return Fails(trial_); });
      smaller = DropSteps() || smaller;
      smaller = MergeCommits() || smaller;
      smaller = ReduceSteps() || smaller;
    }
    return trial_;
  }

 private:
  bool Fails(const Trial& trial) const {
    const Outcome outcome = RunTrial(trial, comparison_);
    if (outcome.verdict != verdict_) return false;
    return verdict_ != Verdict::kRefused ||
           Signature(outcome.what) == signature_;
  }

  bool Try(Trial trial) {
    if (!Fails(trial)) return false;
    trial_ = std::move(trial);
    return true;
  }

  // The version as the last one, if it may be: built at once or step by step.
  void ChooseWay() {
    Trial last = trial_;
    last.history.resize(trial_.version + 1);
    for (const Way way : {Way::kRebuilt, Way::kPublished}) {
      last.way = way;
      if (Try(last)) return;
    }
  }

  // Leaves out steps: half of them, quarters, and so on to single ones.
  bool DropSteps() {
    bool dropped = false;
    for (size_t size = Steps(); size > 0; size /= 2) {
      for (size_t first = 0; first < Steps();) {
        Trial smaller = trial_;
        size_t place = 0;
        for (Commit& commit : smaller.history) {
          Commit kept;
          for (Step& step : commit) {
            if (place < first || place >= first + size) {
              kept.push_back(std::move(step));
            }
            ++place;
          }
          commit = std::move(kept);
        }
        if (Try(std::move(smaller))) {
          dropped = true;
        } else {
          first += size;
        }
      }
    }
    return dropped;
  }

  size_t Steps() const {
    size_t steps = 0;
    for (const Commit& commit : trial_.history) steps += commit.size();
    return steps;
  }

  // Makes one commit of two neighbours.
  bool MergeCommits() {
    bool merged = false;
    for (size_t i = 0; i + 1 < trial_.history.size();) {
      Trial smaller = trial_;
      Commit& next = smaller.history[i + 1];
      next.insert(next.begin(), smaller.history[i].begin(),
                  smaller.history[i].end());
      smaller.history.erase(smaller.history.begin() +
                            static_cast<std::ptrdiff_t>(i));
      if (smaller.version > i) --smaller.version;
      if (Try(std::move(smaller))) {
        merged = true;
      } else {
        ++i;
      }
    }
    return merged;
  }

  bool ReduceSteps() {
    bool reduced = false;
    for (Commit& commit : trial_.history) {
      for (Step& step : commit) {
        reduced = std::visit(
                      [&](auto& message) {
                        return Reduce(message, [&] { return Fails(trial_); });
                      },
                      step) ||
                  reduced;
      }
    }
    return reduced;
  }

  Trial trial_;
  const Comparison& comparison_;
  Verdict verdict_ = Verdict::kRight;
  std::string signature_;
};

}  // namespace

Trial Shrink(const Trial& trial, const Comparison& comparison) {
  return Shrinking(trial, comparison).Smallest();
}

}  // namespace redress::differential
