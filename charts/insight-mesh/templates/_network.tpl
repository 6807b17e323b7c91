{{/* A rule of egress: a dict of ports, to (none: anywhere) and protocols. */}}
{{- define "im.egress" -}}
- ports:
    {{- range $port := .ports }}
    {{- range $protocol := default (list "TCP") $.protocols }}
    - {protocol: {{ $protocol }}, port: {{ int $port }}}
    {{- end }}
    {{- end }}
  {{- with .to }}
  to: {{- toYaml . | nindent 4 }}
  {{- end }}
{{- end -}}

{{/* The port of a URL: its own, else that of its scheme. */}}
{{- define "im.urlPort" -}}
{{- $url := urlParse . -}}
{{- $own := regexFind ":[0-9]+$" $url.host -}}
{{- if $own -}}{{- trimPrefix ":" $own -}}
{{- else if eq $url.scheme "http" -}}80
{{- else -}}443
{{- end -}}
{{- end -}}

{{- define "im.egressDns" -}}
{{- $policy := .Values.networkPolicy.dns -}}
# names
{{ include "im.egress" (dict "ports" $policy.ports "to" $policy.to "protocols" (list "UDP" "TCP")) }}
{{- end -}}

{{- define "im.egressKafka" -}}
{{- $policy := .Values.networkPolicy.kafka -}}
{{- $ports := list -}}
{{- range .Values.kafka.brokers -}}{{- $ports = append $ports (regexFind "[0-9]+$" .) -}}{{- end -}}
# Kafka
{{ include "im.egress" (dict "ports" (default (uniq $ports) $policy.ports) "to" $policy.to) }}
{{- end -}}

{{- define "im.egressDatabase" -}}
{{- $policy := .Values.networkPolicy.database -}}
# Postgres
{{ include "im.egress" (dict "ports" $policy.ports "to" $policy.to) }}
{{- end -}}

{{/* Nothing for a folder; of HDFS also the DataNodes. */}}
{{- define "im.egressStore" -}}
{{- $policy := .Values.networkPolicy.objectStore -}}
{{- $store := .Values.objectStore -}}
{{- $ports := list -}}
{{- if hasPrefix "s3://" $store.url -}}
{{- $ports = list (include "im.urlPort" (default "https://aws" $store.endpoint)) -}}
{{- else if hasPrefix "webhdfs://" $store.url -}}
{{- $ports = append (regexFindAll ":[0-9]+" $store.url -1) ":9864" -}}
{{- else if hasPrefix "swebhdfs://" $store.url -}}
{{- $ports = append (regexFindAll ":[0-9]+" $store.url -1) ":9865" -}}
{{- end -}}
{{- $all := list -}}
{{- range (default $ports $policy.ports) -}}{{- $all = append $all (trimPrefix ":" (toString .)) -}}{{- end -}}
{{- if not (hasPrefix "file://" $store.url) -}}
# the object store
{{ include "im.egress" (dict "ports" (uniq $all) "to" $policy.to) }}
{{- end -}}
{{- end -}}

{{- define "im.egressTracing" -}}
{{- $policy := .Values.networkPolicy.tracing -}}
{{- with .Values.tracing.endpoint -}}
# traces
{{ include "im.egress" (dict "ports" (default (list (include "im.urlPort" .)) $policy.ports) "to" $policy.to) }}
{{- end -}}
{{- end -}}

{{/* A peer: pods of a component of this release, in its namespace. A dict of root and component. */}}
{{- define "im.componentPeer" -}}
podSelector:
  matchLabels: {{- include "im.selector" . | nindent 4 }}
{{- end -}}
