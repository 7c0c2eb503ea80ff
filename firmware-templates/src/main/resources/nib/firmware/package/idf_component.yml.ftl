version: "${version}"
description: "${sentence}"
license: "MIT-0"
examples:
<#list examples as example>
<#if example.idfProject>
  - path: "examples/${example.name}"
</#if>
</#list>
