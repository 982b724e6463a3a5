/* A shared object that is no exporter. */

int redress_zoo_nothing(void);
int redress_zoo_nothing(void) { return 0; }
