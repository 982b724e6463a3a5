#include "tests/differential/naive_measures.h"

#include <algorithm>
#include <map>

namespace redress::differential {
namespace {

using Test = std::function<bool(const Unit&, const Window&)>;

bool In(const MaybeDay& day, const Window& window) {
  return day && window.first <= *day && *day <= window.last;
}

bool By(const MaybeDay& day, Day limit) { return day && *day <= limit; }

Day AtStart(const Window& window) {
  return std::min(window.first - 1, window.data_date);
}

Day AtEnd(const Window& window) {
  return std::min(window.last, window.data_date);
}

bool CaseOpen(const NaiveCase& of, Day day) {
  return By(of.received, day) && !By(of.left, day);
}

bool StageOpen(const NaiveStage& stage, Day day) {
  return By(stage.started, day) && !By(stage.ended, day);
}

std::string CaseOutcome(const NaiveCase& of) {
  const auto found = of.values.find("outcome");
  return found == of.values.end() ? kMissing : found->second[0];
}

// A due day that stands: the case was not cancelled by it, nor closed by it
// with the stage unanswered.
bool DueStands(const Unit& unit) {
  if (!unit.stage->effective_due) return false;
  const Day due = *unit.stage->effective_due;
  if (By(unit.of_case->cancelled, due)) return false;
  return !By(unit.of_case->closed, due) || unit.stage->responded;
}

bool IsDue(const Unit& unit, const Window& window) {
  return In(unit.stage->effective_due, window) &&
         *unit.stage->effective_due <= window.data_date && DueStands(unit);
}

bool IsOnTime(const Unit& unit) {
  return unit.stage->effective_due &&
         By(unit.stage->responded, *unit.stage->effective_due);
}

bool IsOnTimeStandard(const Unit& unit) {
  return unit.stage->due && By(unit.stage->responded, *unit.stage->due);
}

// Closed complaints with one of the outcomes.
Test ClosedWith(std::vector<std::string> outcomes) {
  return [outcomes](const Unit& unit, const Window& window) {
    return In(unit.of_case->closed, window) &&
           std::find(outcomes.begin(), outcomes.end(),
                     CaseOutcome(*unit.of_case)) != outcomes.end();
  };
}

std::vector<MeasureRule> MakeRules() {
  std::vector<MeasureRule> rules;
  const auto count = [&](const std::string& name, v1::Grain grain, Test base) {
    rules.push_back({name, grain, Shape::kCount, v1::UNIT_COUNT, base, {}, {}});
  };
  const auto rate = [&](const std::string& name, v1::Grain grain, Test base,
                        Test part) {
    rules.push_back(
        {name, grain, Shape::kRate, v1::UNIT_PERCENT, base, part, {}});
  };
  const v1::Grain c = v1::GRAIN_CASE;
  const v1::Grain complaint = v1::GRAIN_COMPLAINT;
  const v1::Grain s = v1::GRAIN_STAGE;
  const v1::Grain action = v1::GRAIN_ACTION;

  count("received", c, [](const Unit& u, const Window& w) {
    return In(u.of_case->received, w);
  });
  count("received_net", c, [](const Unit& u, const Window& w) {
    return In(u.of_case->received, w) &&
           !By(u.of_case->cancelled, std::min(w.period_last, w.data_date));
  });
  count("cancelled", c, [](const Unit& u, const Window& w) {
    return In(u.of_case->cancelled, w);
  });
  count("closed", c, [](const Unit& u, const Window& w) {
    return In(u.of_case->closed, w);
  });
  count("closed_received_before", c, [](const Unit& u, const Window& w) {
    return In(u.of_case->closed, w) && *u.of_case->received < w.period_first;
  });
  count("open_at_start", c, [](const Unit& u, const Window& w) {
    return CaseOpen(*u.of_case, AtStart(w));
  });
  count("open_at_end", c, [](const Unit& u, const Window& w) {
    return CaseOpen(*u.of_case, AtEnd(w));
  });
  const auto open_for = [&](const std::string& name, int least, int most) {
    count(name, c, [least, most](const Unit& u, const Window& w) {
      if (!CaseOpen(*u.of_case, AtEnd(w))) return false;
      const int days = w.calendar->Between(*u.of_case->received, AtEnd(w));
      return least <= days && days <= most;
    });
  };
  open_for("open_up_to_10_days", 0, 10);
  open_for("open_11_to_20_days", 11, 20);
  open_for("open_21_to_65_days", 21, 65);
  open_for("open_over_65_days", 66, 100000);
  count("upheld", complaint, ClosedWith({"upheld"}));
  count("partially_upheld", complaint, ClosedWith({"partially_upheld"}));
  count("not_upheld", complaint, ClosedWith({"not_upheld"}));
  count("no_finding", complaint, ClosedWith({"no_finding"}));
  count("outcome_not_recorded", complaint, ClosedWith({kMissing}));
  const Test closed = [](const Unit& u, const Window& w) {
    return In(u.of_case->closed, w);
  };
  rate("upheld_rate", complaint, closed, ClosedWith({"upheld"}));
  rate("upheld_or_partially_rate", complaint, closed,
       ClosedWith({"upheld", "partially_upheld"}));

  count("stage_started", s,
        [](const Unit& u, const Window& w) { return In(u.stage->started, w); });
  count("stage_responded", s, [](const Unit& u, const Window& w) {
    return In(u.stage->responded, w);
  });
  count("stage_closed", s, [](const Unit& u, const Window& w) {
    return In(u.stage->ended, w) && u.stage->ended_by != "cancelling";
  });
  count("stage_cancelled", s, [](const Unit& u, const Window& w) {
    return In(u.stage->ended, w) && u.stage->ended_by == "cancelling";
  });
  count("stage_open_at_start", s, [](const Unit& u, const Window& w) {
    return StageOpen(*u.stage, AtStart(w));
  });
  count("stage_open_at_end", s, [](const Unit& u, const Window& w) {
    return StageOpen(*u.stage, AtEnd(w));
  });
  count("due", s, IsDue);
  count("on_time", s, [](const Unit& u, const Window& w) {
    return IsDue(u, w) && IsOnTime(u);
  });
  count("on_time_standard", s, [](const Unit& u, const Window& w) {
    return IsDue(u, w) && IsOnTimeStandard(u);
  });
  count("on_time_extended", s, [](const Unit& u, const Window& w) {
    return IsDue(u, w) && IsOnTime(u) && !IsOnTimeStandard(u);
  });
  count("late", s, [](const Unit& u, const Window& w) {
    return IsDue(u, w) && !IsOnTime(u);
  });
  rate("on_time_rate", s, IsDue,
       [](const Unit& u, const Window&) { return IsOnTime(u); });
  count("not_yet_due", s, [](const Unit& u, const Window& w) {
    return In(u.stage->effective_due, w) &&
           *u.stage->effective_due > w.data_date && DueStands(u);
  });
  count("overdue_at_end", s, [](const Unit& u, const Window& w) {
    return u.stage->started && By(u.stage->effective_due, AtEnd(w)) &&
           !By(u.stage->ended, AtEnd(w));
  });
  for (const auto& [name, shape] :
       {std::pair("response_days_mean", Shape::kMean),
        std::pair("response_days_median", Shape::kMedian),
        std::pair("response_days_p90", Shape::kP90),
        std::pair("response_days_max", Shape::kMax)}) {
    rules.push_back({name,
                     s,
                     shape,
                     v1::UNIT_WORKING_DAYS,
                     [](const Unit& u, const Window& w) {
                       return In(u.stage->responded, w) &&
                              u.stage->response_days;
                     },
                     {},
                     [](const Unit& u) { return *u.stage->response_days; }});
  }
  count("escalated", s, [](const Unit& u, const Window& w) {
    return In(u.stage->started, w) &&
           (u.stage->name == "stage2" || u.stage->name == "stage3");
  });
  const auto starts = [](const NaiveCase& of, const std::string& name) {
    for (const NaiveStage& stage : of.stages) {
      if (stage.name == name) return stage.started;
    }
    return MaybeDay();
  };
  rate(
      "escalation_rate_cohort", c,
      [starts](const Unit& u, const Window& w) {
        return In(starts(*u.of_case, "stage1"), w);
      },
      [starts](const Unit& u, const Window& w) {
        return By(starts(*u.of_case, "stage2"), w.data_date);
      });

  const Test adr = [](const Unit& u, const Window& w) {
    return In(u.of_case->adr_offered, w);
  };
  count("adr_cases", c, adr);
  count("adr_resolved", c, [](const Unit& u, const Window& w) {
    return In(u.of_case->adr_offered, w) && u.of_case->adr_resolved;
  });
  rules.push_back({"adr_saving_gbp",
                   c,
                   Shape::kPence,
                   v1::UNIT_GBP,
                   adr,
                   {},
                   [](const Unit& u) { return u.of_case->adr_saving_pence; }});
  count("ombudsman_referred", c, [](const Unit& u, const Window& w) {
    return In(u.of_case->ombudsman_referred, w);
  });
  count("ombudsman_decided", c, [](const Unit& u, const Window& w) {
    return In(u.of_case->ombudsman_decided, w);
  });
  count("ombudsman_upheld", c, [](const Unit& u, const Window& w) {
    return In(u.of_case->ombudsman_decided, w) && u.of_case->ombudsman_upheld;
  });
  rules.push_back({"remedy_gbp",
                   c,
                   Shape::kPence,
                   v1::UNIT_GBP,
                   closed,
                   {},
                   [](const Unit& u) { return u.of_case->remedy_pence; }});
  count("learning_raised", action,
        [](const Unit& u, const Window& w) { return In(u.action->raised, w); });
  count("learning_implemented", action, [](const Unit& u, const Window& w) {
    return In(u.action->implemented, w);
  });
  return rules;
}

}  // namespace

const std::vector<MeasureRule>& MeasureRules() {
  static const auto& rules = *new std::vector<MeasureRule>(MakeRules());
  return rules;
}

const MeasureRule& RuleOf(const std::string& measure) {
  static const auto& index = *new auto([] {
    std::map<std::string, const MeasureRule*> rules;
    for (const MeasureRule& rule : MeasureRules()) rules[rule.name] = &rule;
    return rules;
  }());
  return *index.at(measure);
}

Figure FigureOf(const MeasureRule& rule, const std::vector<Unit>& units,
                const Window& window) {
  const auto number = static_cast<int64_t>(units.size());
  if (rule.shape == Shape::kCount) return {true, number, 1};
  std::vector<int64_t> values;
  int64_t sum = 0;
  for (const Unit& unit : units) {
    values.push_back(rule.value ? rule.value(unit)
                                : (rule.part(unit, window) ? 1 : 0));
    sum += values.back();
  }
  if (rule.shape == Shape::kPence) return {true, sum, 100};
  if (number == 0) return {};
  std::sort(values.begin(), values.end());
  const auto middle = static_cast<size_t>(number / 2);
  switch (rule.shape) {
    case Shape::kMedian:
      if (number % 2 == 1) return {true, values[middle], 1};
      return {true, values[middle - 1] + values[middle], 2};
    case Shape::kP90:  // The rank ⌈9n/10⌉, counted from 1.
      return {true, values[static_cast<size_t>((9 * number + 9) / 10 - 1)], 1};
    case Shape::kMax:
      return {true, values.back(), 1};
    default:
      return {true, sum, number};
  }
}

int OrderOf(const Figure& a, const Figure& b) {
  const Wide left = a.numerator * b.denominator;
  const Wide right = b.numerator * a.denominator;
  return left < right ? -1 : (left > right ? 1 : 0);
}

Figure DifferenceOf(const MeasureRule& rule, const Figure& current,
                    const Figure& comparison) {
  if (!current.number || !comparison.number) return {};
  const int scale = rule.shape == Shape::kRate ? 100 : 1;
  return {true,
          scale * (current.numerator * comparison.denominator -
                   comparison.numerator * current.denominator),
          current.denominator * comparison.denominator};
}

Figure ChangeOf(const Figure& current, const Figure& comparison) {
  if (!current.number || !comparison.number || comparison.numerator == 0) {
    return {};
  }
  return {true,
          current.numerator * comparison.denominator -
              comparison.numerator * current.denominator,
          comparison.numerator * current.denominator};
}

}  // namespace redress::differential
