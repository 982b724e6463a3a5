#include "tests/disclosure/kinds.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>

namespace redress::attack {
namespace {

class AxisFinder {
 public:
  AxisFinder(World world, const std::set<std::string>& measures,
             const std::vector<Table>& tables)
      : world_(world), measures_(measures), tables_(tables) {}

  Axes Find() {
    std::set<int64_t> edges;
    for (const Table& table : tables_) {
      const v1::Answer& answer = table.published->answer;
      bool here = false;
      bool waits = false;
      for (const Column& column : table.columns) {
        if (measures_.count(column.measure) == 0) continue;
        here = true;
        waits = waits || IsWaiting(column.measure);
        for (const auto& [dimension, values] : column.meaning.members) {
          members_[dimension].insert(values.begin(), values.end());
        }
        AddMembers(column.selection->filter());
      }
      if (!here) continue;
      AddMembers(table.published->query.filter());
      for (const v1::Row& row : answer.rows()) {
        for (int i = 0; i < row.members_size(); ++i) {
          const std::string& name = answer.dimensions(i).dimension();
          if (IsBucket(name)) continue;
          members_[name];
          if (row.other() && name == table.top_dimension) continue;
          members_[name].insert(row.members(i));
        }
      }
      for (size_t p = 0; p < table.periods.size(); ++p) {
        std::vector<Days> spans = {table.periods[p]};
        if (!table.buckets.empty()) {
          spans.insert(spans.end(), table.buckets[p].begin(),
                       table.buckets[p].end());
        }
        for (const Days& span : spans) {
          edges.insert(span.first);
          edges.insert(span.last + 1);
        }
        if (!waits) continue;
        for (const int64_t edge :
             WaitingEdges(std::min(table.periods[p].last, table.data_date))) {
          edges.insert(edge);
        }
      }
      edges.insert(table.data_date + 1);
    }
    Axes axes;
    axes.edges.assign(edges.begin(), edges.end());
    const auto add = [&](const std::string& name, int size) {
      axes.position[name] = axes.size.size();
      axes.size.push_back(size);
    };
    for (auto& [dimension, members] : members_) {
      if (IsManyValued(dimension)) members.erase("Not recorded");
      axes.members[dimension] = {members.begin(), members.end()};
      const int count = static_cast<int>(members.size());
      add(dimension, IsManyValued(dimension) ? 2 << count : count + 1);
    }
    for (const auto& [name, size] :
         OwnAxes(world_, {measures_.begin(), measures_.end()},
                 static_cast<int>(edges.size()) + 1)) {
      add(name, size);
    }
    return axes;
  }

 private:
  void AddMembers(const v1::Filter& filter) {
    for (const v1::Filter& f : filter.all_of().filters()) AddMembers(f);
    for (const v1::Filter& f : filter.any_of().filters()) AddMembers(f);
    if (filter.has_not_()) AddMembers(filter.not_());
    if (filter.has_members()) {
      for (const std::string& value : filter.members().values()) {
        members_[filter.members().dimension()].insert(value);
      }
    }
  }

  const World world_;
  const std::set<std::string>& measures_;
  const std::vector<Table>& tables_;
  std::map<std::string, std::set<std::string>> members_;
};

}  // namespace

bool States(const Stated& stated, World world) {
  return stated.counts != nullptr && stated.world == world;
}

std::set<std::string> MeasuresOf(World world,
                                 const std::vector<Table>& tables) {
  std::set<std::string> measures;
  for (const Table& table : tables) {
    for (const Column& column : table.columns) {
      for (const Stated* stated :
           {&column.meaning.value, &column.meaning.base}) {
        if (States(*stated, world)) {
          measures.insert(column.measure);
        }
      }
    }
  }
  return measures;
}

Axes AxesOf(World world, const std::set<std::string>& measures,
            const std::vector<Table>& tables) {
  return AxisFinder(world, measures, tables).Find();
}

std::vector<Kind> PossibleKinds(World world, const Axes& axes) {
  std::vector<Kind> kinds;
  Kind kind(axes.size.size(), 0);
  for (;;) {
    if (IsPossible(world, axes, kind)) kinds.push_back(kind);
    size_t axis = 0;
    while (axis < kind.size() && ++kind[axis] == axes.size[axis]) {
      kind[axis++] = 0;
    }
    if (axis == kind.size()) break;
  }
  return kinds;
}

}  // namespace redress::attack
