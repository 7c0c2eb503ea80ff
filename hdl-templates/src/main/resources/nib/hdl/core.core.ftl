CAPI=2:

# ${module} for FuseSoC: an inference core, ${lanesText}, ${cycles} clock cycles an image.
#
# Made by nib ${nibVersion} from ${source} (SHA-256 ${sha256}).

name: ::${module}:0
description: Inference core of ${source}

filesets:
  rtl:
    files:
<#list sources as file>
      - ${file}
</#list>
    file_type: verilogSource-2005
  memories:
    files:
<#list memories as memory>
      - ${module}_${memory.name}.mem: {file_type: user, copyto: ${module}_${memory.name}.mem}
</#list>
  bench:
    files:
      - ${module}_tb.v
    file_type: verilogSource-2005

targets:
  default:
    filesets: [rtl, memories]
    toplevel: ${module}

  sim:
    filesets: [rtl, memories, bench]
    description: images through the core, fusesoc run --target=sim ::${module}:0 --images=FILE
    toplevel: ${module}_tb
    default_tool: icarus
    parameters: [images, out]

parameters:
  images:
    datatype: file
    description: images, ${inputBytes} bytes each
    paramtype: plusarg
  out:
    datatype: str
    description: file of results
    paramtype: plusarg
