/* Needs a function that nobody has. */

int redress_test_nowhere(void);
int redress_test_somewhere(void);
int redress_test_somewhere(void) { return redress_test_nowhere(); }
