/* SPDX-License-Identifier: MIT-0
 * Part of nib. Copy, change and ship it as you like, with no condition at all. */

/* Calls the example from where programs of the platform begin; to be included behind it. Its value
 * is the exit code where there is one. */
#if defined(ESP_PLATFORM)
void app_main(void);
void app_main(void) {
  (void)example();
}
#elif defined(NIB_ON_PICO)
#include "pico/stdlib.h"
#include "pico/stdio_usb.h"

int main(void) {
  stdio_init_all();
  while (!stdio_usb_connected()) { /* so that nothing is printed that nobody sees */
    sleep_ms(10);
  }
  return example();
}
#else
int main(void) {
  return example();
}
#endif
