{{/* Every service that is enabled, by name, over serviceDefaults: as YAML, to be read by fromYaml. */}}
{{- define "im.services" -}}
{{- $out := dict -}}
{{- range $name, $entry := .Values.services -}}
{{- $svc := mergeOverwrite (deepCopy $.Values.serviceDefaults) (deepCopy ($entry | default dict)) -}}
{{- if $svc.enabled -}}{{- $_ := set $out $name $svc -}}{{- end -}}
{{- end -}}
{{- toYaml $out -}}
{{- end -}}

{{/* The gRPC target of a service: all addresses of its ready pods, between which grpc-js goes round. */}}
{{- define "im.target" -}}
{{- printf "dns:///%s-%s-headless.%s.svc.%s:%d" (include "im.fullname" .root) .name .root.Release.Namespace .root.Values.clusterDomain (int .svc.ports.grpc) -}}
{{- end -}}

{{/* What an object store needs besides its keys. */}}
{{- define "im.storeSettings" -}}
{{- $store := .Values.objectStore -}}
OBJECT_STORE_URL: {{ $store.url | quote }}
OBJECT_STORE_TIMEOUT_MS: {{ include "im.text" $store.timeoutMs | quote }}
OBJECT_STORE_RETRY_MS: {{ include "im.text" $store.retryMs | quote }}
{{- if hasPrefix "s3://" $store.url }}
AWS_REGION: {{ $store.region | quote }}
{{- with $store.endpoint }}
AWS_ENDPOINT_URL_S3: {{ . | quote }}
{{- end }}
{{- if not (kindIs "invalid" $store.pathStyle) }}
OBJECT_STORE_S3_PATH_STYLE: {{ $store.pathStyle | quote }}
{{- end }}
{{- if $store.existingSecret }}
AWS_ACCESS_KEY_ID_FILE: /etc/insight-mesh/object-store/access-key-id
AWS_SECRET_ACCESS_KEY_FILE: /etc/insight-mesh/object-store/secret-access-key
{{- end }}
{{- end }}
{{- with $store.hadoopUser }}
HADOOP_USER_NAME: {{ . | quote }}
{{- end }}
{{- end -}}

{{/* What every pod of ours is told: where it may write, and whose certificates it trusts. */}}
{{- define "im.podSettings" -}}
HOME: /tmp
TMPDIR: /tmp
LOG_LEVEL: {{ .Values.logLevel | quote }}
{{- if .Values.certificates.existingConfigMap }}
NODE_EXTRA_CA_CERTS: /etc/insight-mesh/ca/ca.crt
{{- end }}
{{- end -}}

{{/* Of services and runs: nothing else records spans, and policies let nothing else out to there. */}}
{{- define "im.tracingSettings" -}}
{{- with .Values.tracing.endpoint -}}
OTEL_EXPORTER_OTLP_ENDPOINT: {{ . | quote }}
{{- end -}}
{{- end -}}

{{/* The environment of a service that is no secret; its own settings stand above the rest. A dict of root, name, svc, all. */}}
{{- define "im.settings" -}}
{{- $root := .root -}}
{{- $svc := .svc -}}
{{- $env := merge (fromYaml (include "im.podSettings" $root)) (fromYaml (include "im.tracingSettings" $root)) -}}
{{- $_ := set $env "GRPC_HOST" $root.Values.listenAddress -}}
{{- $_ := set $env "GRPC_PORT" (toString (int $svc.ports.grpc)) -}}
{{- $_ := set $env "ADMIN_HOST" $root.Values.listenAddress -}}
{{- $_ := set $env "ADMIN_PORT" (toString (int $svc.ports.admin)) -}}
{{- if $svc.ports.http -}}
{{- $_ := set $env "HTTP_HOST" $root.Values.listenAddress -}}
{{- $_ := set $env "HTTP_PORT" (toString (int $svc.ports.http)) -}}
{{- end -}}
{{- if $svc.needs.kafka -}}
{{- $_ := set $env "KAFKA_BROKERS" (join "," $root.Values.kafka.brokers) -}}
{{- $_ := set $env "KAFKA_TOPIC_PREFIX" $root.Values.kafka.topicPrefix -}}
{{- end -}}
{{- if $svc.needs.database -}}
{{- $_ := set $env "ACCESS_SCHEMA" $root.Values.database.accessSchema -}}
{{- end -}}
{{- if ne $svc.needs.objectStore "none" -}}
{{- $env = merge $env (fromYaml (include "im.storeSettings" $root)) -}}
{{- end -}}
{{- if $svc.heapMb -}}
{{- $_ := set $env "NODE_OPTIONS" (printf "--max-old-space-size=%d" (int $svc.heapMb)) -}}
{{- end -}}
{{- range $variable, $peer := $svc.peers -}}
{{- if not (hasKey $svc.settings $variable) -}}
{{- $_ := set $env $variable (include "im.target" (dict "root" $root "name" $peer "svc" (get $.all $peer))) -}}
{{- end -}}
{{- end -}}
{{- if and (eq .name "training") $root.Values.training.jobs.enabled -}}
{{- $_ := set $env "RUN_LAUNCHER" "kubernetes" -}}
{{- $_ := set $env "TRAINING_JOB_TEMPLATE" "/etc/insight-mesh/training-job/job.json" -}}
{{- if and $root.Values.training.jobs.cpuFallback.enabled (gt (int $root.Values.training.jobs.gpu.count) 0) -}}
{{- $_ := set $env "TRAINING_JOB_FALLBACK_TEMPLATE" "/etc/insight-mesh/training-job/job-cpu.json" -}}
{{- end -}}
{{- else if eq .name "training" -}}
{{- $_ := set $env "RUN_LAUNCHER" "process" -}}
{{- end -}}
{{- range $variable, $value := $svc.settings -}}
{{- $_ := set $env $variable (include "im.text" $value) -}}
{{- end -}}
{{- toYaml $env -}}
{{- end -}}
