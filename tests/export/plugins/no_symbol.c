/* A shared object that is no exporter. */

int redress_test_nothing(void);
int redress_test_nothing(void) { return 0; }
