CONFIG_${option}=y
CONFIG_MAIN_STACK_SIZE=${mainStack}
