ROMs of ${name}: the constants of its layers at ${lanes} ${laneNoun}.

Made by nib ${nibVersion} from ${source} (SHA-256 ${sha256}). These files are yours.
${total}


Memory map
----------
<#list mapLines as line>
${line}
</#list>

Blocks are estimates of one shape of block each, had the ROM a block RAM to itself; synthesis
puts small ROMs into logic. ${blockCells}.


Layers
------
Contents and order are those of the comment at the head of each ROM's module. A group is ${lanes}
output ${channelNoun}: output channel o is lane o mod ${lanes} of group o / ${lanes}. Tensors are [1,H,W,C], int8.
<#list layers as layer>

${layer.title}
<#list layer.lines as line>
  ${line}
</#list>
</#list>

<#if hasRoms>


Arithmetic
----------
Of a layer with weights, for each output channel o, in 32 bits that cannot overflow:
  sum = bias[o] + the sum over all taps of input * weight; biases have the input zero point folded in
  out = clamp(output zero point + scaled(sum, multipliers[o], shifts[o]))
where scaled(x, m, s), with x shifted left by s first where s is above 0, is
  a = floor((x * m + 2^30) / 2^31), then a / 2^-s rounded with halves away from zero where s is below 0
docs/arithmetic.md of nib has these as rules A1, B1, C1, M1, P1, P2 and R1 to R5, with examples. What an
engine must compute nib simulate MODEL --image PNG --trace DIR writes, a file for each layer's output.
</#if>


Files
-----
nib_rom.v        the memory that every ROM's module instantiates
<#if hasRoms>
nib_rom_check.v  reads a ROM in simulation and checks it
${tbFile}
                 the test bench: prints PASS when every word of every ROM is right
</#if>
*.v              a module for each ROM
*.mem            the words for $readmemh: Icarus, Verilator, Yosys, Vivado, Quartus, ...
<#list coreLines as line>
${line}
</#list>
xilinx/*.coe     the same for the Block Memory Generator of Vivado and ISE
intel/*.mif      the same for Quartus
intel/*.hex      the same for Quartus, as it reads Intel HEX: one record a word, its address
                 counts words, the most significant byte comes first
<#list hexNotes as note>
                 ${note}
</#list>


Use
---
<#if hasRoms>
Icarus     iverilog -g2005 -Wall -s ${tb} -o roms.vvp *.v && vvp -n roms.vvp
Verilator  verilator --binary --timing -Wall --top-module ${tb} *.v
           obj_dir/V${tb}
Yosys      yosys -p "read_verilog nib_rom.v ${example}.v;
                     synth_ice40 -top ${example}"
           (run each of them in this folder, where $readmemh finds the .mem files)
</#if>
Vivado     add nib_rom.v, the ROMs' modules and, as memory initialization files, their .mem files
Quartus    the same; or give a ROM of the IP catalog the .mif or the .hex
All        INIT_FILE of a module names its .mem when that lies elsewhere
