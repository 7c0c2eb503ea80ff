# ${module} in Vivado: a project of the core by itself, to see what it takes and how fast it is.
#
#   vivado -mode batch -source vivado.tcl -tclargs PART MHZ     (in this folder)
#
# In a project of your own: add nib_*.v, ${module}.v and, as memory files, *.mem.
# Made by nib ${nibVersion} from ${source} (SHA-256 ${sha256}).

set part [expr {$argc > 0 ? [lindex $argv 0] : "${vivadoPart}"}]
set mhz  [expr {$argc > 1 ? [lindex $argv 1] : 100}]

read_verilog [list <#list sources as file>${file}<#sep> </#sep></#list>]
read_mem [glob ${module}_*.mem]
synth_design -top ${module} -part $part -mode out_of_context
create_clock -name clk -period [expr {1000.0 / $mhz}] [get_ports clk]
opt_design
place_design
route_design
report_utilization -file ${module}.utilization.txt
report_timing_summary -file ${module}.timing.txt
