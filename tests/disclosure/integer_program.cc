#include "tests/disclosure/integer_program.h"

#include <glpk.h>

#include <cmath>
#include <cstdlib>
#include <numeric>

namespace redress::attack {

struct IntegerProgram::Problem {
  glp_prob* lp = nullptr;
};

IntegerProgram::IntegerProgram(int unknowns)
    : problem_(std::make_unique<Problem>()) {
  glp_term_out(GLP_OFF);
  problem_->lp = glp_create_prob();
  if (unknowns > 0) glp_add_cols(problem_->lp, unknowns);
  for (int i = 1; i <= unknowns; ++i) {
    glp_set_col_kind(problem_->lp, i, GLP_IV);
    glp_set_col_bnds(problem_->lp, i, GLP_LO, 0, 0);
  }
  // GLPK finds no status for a problem without rows.
  std::vector<int> all(static_cast<size_t>(unknowns));
  std::iota(all.begin(), all.end(), 0);
  Add(all, 0, -1);
}

IntegerProgram::~IntegerProgram() { glp_delete_prob(problem_->lp); }

void IntegerProgram::Add(const std::vector<int>& unknowns, int64_t low,
                         int64_t high) {
  glp_prob* const lp = problem_->lp;
  const int row = glp_add_rows(lp, 1);
  std::vector<int> columns = {0};
  std::vector<double> factors = {0};
  for (const int unknown : unknowns) {
    columns.push_back(unknown + 1);
    factors.push_back(1);
  }
  glp_set_mat_row(lp, row, static_cast<int>(unknowns.size()), columns.data(),
                  factors.data());
  const int type = high < 0 ? GLP_LO : (low == high ? GLP_FX : GLP_DB);
  glp_set_row_bnds(lp, row, type, static_cast<double>(low),
                   static_cast<double>(high));
}

std::optional<int64_t> IntegerProgram::Best(const std::vector<int>& unknowns,
                                            bool most) {
  glp_prob* const lp = problem_->lp;
  const int columns = glp_get_num_cols(lp);
  for (int i = 1; i <= columns; ++i) glp_set_obj_coef(lp, i, 0);
  for (const int unknown : unknowns) glp_set_obj_coef(lp, unknown + 1, 1);
  glp_set_obj_dir(lp, most ? GLP_MAX : GLP_MIN);
  glp_smcp simplex;
  glp_init_smcp(&simplex);
  simplex.msg_lev = GLP_MSG_OFF;
  if (glp_simplex(lp, &simplex) != 0) {
    // A basis of the last objective may be of no use for this one.
    glp_std_basis(lp);
    if (glp_simplex(lp, &simplex) != 0) std::abort();
  }
  const int status = glp_get_status(lp);
  if (status == GLP_NOFEAS) return std::nullopt;
  if (status == GLP_UNBND) {
    return -1;
  }
  bool whole = true;
  for (int i = 1; i <= columns && whole; ++i) {
    const double value = glp_get_col_prim(lp, i);
    whole = std::abs(value - std::round(value)) < 1e-7;
  }
  if (whole) return std::llround(glp_get_obj_val(lp));
  glp_iocp branching;
  glp_init_iocp(&branching);
  branching.msg_lev = GLP_MSG_OFF;
  if (glp_intopt(lp, &branching) != 0) std::abort();
  const int found = glp_mip_status(lp);
  if (found == GLP_NOFEAS) return std::nullopt;
  if (found != GLP_OPT) std::abort();
  return std::llround(glp_mip_obj_val(lp));
}

std::optional<std::pair<int64_t, int64_t>> IntegerProgram::Range(
    const std::vector<int>& unknowns) {
  if (unknowns.empty()) return std::pair<int64_t, int64_t>(0, 0);
  const auto low = Best(unknowns, false);
  const auto high = Best(unknowns, true);
  if (!low.has_value() || !high.has_value()) return std::nullopt;
  return std::pair(*low, *high);
}

}  // namespace redress::attack
