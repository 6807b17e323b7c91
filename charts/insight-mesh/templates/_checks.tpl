{{/* What the schema cannot say: each stops the rendering with what is wrong, where, and what would be right. */}}
{{- define "im.checks" -}}
{{- if not .Values.kafka.brokers -}}
{{- fail "kafka.brokers is empty: name your brokers, for example --set kafka.brokers={kafka-0.kafka:9092}" -}}
{{- end -}}
{{- $services := fromYaml (include "im.services" .) -}}
{{- $stores := false -}}
{{- range $name, $svc := $services -}}
{{- include "im.checkService" (dict "root" $ "name" $name "svc" $svc "all" $services) -}}
{{- if ne $svc.needs.objectStore "none" -}}{{- $stores = true -}}{{- end -}}
{{- end -}}
{{- if $stores -}}{{- include "im.checkStore" . -}}{{- end -}}
{{- if and .Values.training.cronJobs (not (hasKey $services "training")) -}}
{{- fail "training.cronJobs asks services.training, which is not enabled: enable it or remove the entries" -}}
{{- end -}}
{{- range $name, $_ := .Values.training.cronJobs -}}
{{- $full := printf "%s-run-%s" (include "im.fullname" $) $name -}}
{{- if gt (len $full) 52 -}}
{{- fail (printf "training.cronJobs.%s makes the name %s of %d characters, and a CronJob has at most 52: shorten it, or set fullnameOverride" $name $full (len $full)) -}}
{{- end -}}
{{- if not (get $services.training.secretEnv "SERVICE_TOKEN") -}}
{{- fail "services.training.secretEnv.SERVICE_TOKEN is empty, and training.cronJobs needs it: name the key of the service token in secrets.existingSecret" -}}
{{- end -}}
{{- end -}}
{{- if and .Values.training.jobs.enabled (not (hasKey $services "training")) -}}
{{- fail "training.jobs.enabled needs services.training, which is not enabled" -}}
{{- end -}}
{{- if and .Values.training.jobs.enabled .Values.objectStore.existingClaim .Values.training.jobs.namespace (ne .Values.training.jobs.namespace .Release.Namespace) -}}
{{- fail (printf "training.jobs.namespace is %s, but objectStore.existingClaim is a claim of namespace %s, which pods elsewhere cannot mount: leave training.jobs.namespace empty or use s3:// or webhdfs://" .Values.training.jobs.namespace .Release.Namespace) -}}
{{- end -}}
{{- if and .Values.monitoring.rules.enabled (not .Values.runbooks.baseUrl) -}}
{{- fail "monitoring.rules.enabled needs runbooks.baseUrl: the URL at which people read the folder deploy/ of the repository, for example https://wiki.example/insight-mesh/deploy" -}}
{{- end -}}
{{- end -}}

{{- define "im.checkStore" -}}
{{- $url := .Values.objectStore.url -}}
{{- if not $url -}}
{{- fail "objectStore.url is empty: it must be s3://bucket/prefix, webhdfs://namenode:9870/folder, swebhdfs://namenode:9871/folder or file:///folder" -}}
{{- end -}}
{{- if and (regexMatch "^s?webhdfs://" $url) (not .Values.objectStore.hadoopUser) -}}
{{- fail (printf "objectStore.hadoopUser is empty, and objectStore.url is %s: name the user of HDFS, since the pods' user 10001 has no name there" $url) -}}
{{- end -}}
{{- $isFolder := hasPrefix "file://" $url -}}
{{- if and $isFolder (not .Values.objectStore.existingClaim) -}}
{{- fail (printf "objectStore.url is %s, a folder that each pod would have for itself: name a ReadWriteMany claim in objectStore.existingClaim, or use s3:// or webhdfs://" $url) -}}
{{- end -}}
{{- if and .Values.objectStore.existingClaim (not $isFolder) -}}
{{- fail (printf "objectStore.existingClaim is for file:// alone, and objectStore.url is %s" $url) -}}
{{- end -}}
{{- if and .Values.objectStore.existingSecret (not (hasPrefix "s3://" $url)) -}}
{{- fail (printf "objectStore.existingSecret holds keys of S3, and objectStore.url is %s" $url) -}}
{{- end -}}
{{- end -}}

{{/* A dict of root, name, svc, all. */}}
{{- define "im.checkService" -}}
{{- $name := .name -}}
{{- $svc := .svc -}}
{{- $root := .root -}}
{{- $place := printf "services.%s" $name -}}
{{- $headless := printf "%s-%s-headless" (include "im.fullname" $root) $name -}}
{{- if gt (len $headless) 63 -}}
{{- fail (printf "%s makes the name %s of %d characters, and a Service has at most 63: shorten it, or set fullnameOverride" $place $headless (len $headless)) -}}
{{- end -}}
{{- if and $svc.hpa.enabled $svc.keda.enabled -}}
{{- fail (printf "%s: hpa.enabled and keda.enabled are both true, and each would undo what the other does: choose one" $place) -}}
{{- end -}}
{{- range $kind := list "hpa" "keda" -}}
{{- $scaler := get $svc $kind -}}
{{- if and $scaler.enabled (gt (int $scaler.minReplicas) (int $scaler.maxReplicas)) -}}
{{- fail (printf "%s.%s: minReplicas is %d, more than maxReplicas %d" $place $kind (int $scaler.minReplicas) (int $scaler.maxReplicas)) -}}
{{- end -}}
{{- end -}}
{{- $scaling := list -}}
{{- range $consumer := $svc.consumes -}}
{{- $topic := $consumer.topic -}}
{{- $partitions := get $root.Values.kafka.partitions $topic -}}
{{- if not $partitions -}}
{{- fail (printf "%s.consumes names the topic %s, of which kafka.partitions says nothing: add it with the number of its partitions" $place $topic) -}}
{{- end -}}
{{- if ne (toString (get $consumer "scales")) "false" -}}
{{- $scaling = append $scaling $consumer -}}
{{- range $field, $replicas := include "im.replicaFields" $svc | fromYaml -}}
{{- if gt (int $replicas) (int $partitions) -}}
{{- fail (printf "%s.%s is %d, but %s has %d partitions: a replica beyond them would have none to consume. Use at most %d, or add partitions first (deploy/partitions.md) and say so in kafka.partitions" $place $field (int $replicas) $topic (int $partitions) (int $partitions)) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- if and $svc.keda.enabled (not $scaling) -}}
{{- fail (printf "%s: keda.enabled is true, but the service consumes no topic by whose lag it could scale: name its groups in consumes, or use hpa" $place) -}}
{{- end -}}
{{- range $variable, $peer := $svc.peers -}}
{{- if and (not (hasKey $.all $peer)) (not (hasKey $svc.settings $variable)) -}}
{{- fail (printf "%s.peers.%s is %s, which is no enabled service: enable it, or give its address as %s.settings.%s" $place $variable $peer $place $variable) -}}
{{- end -}}
{{- end -}}
{{- range $variable, $_ := $svc.secretEnv -}}
{{- if hasKey $svc.settings $variable -}}
{{- fail (printf "%s.settings.%s is a secret and would be readable in a ConfigMap: put it into the Secret %s and name its key in %s.secretEnv" $place $variable $root.Values.secrets.existingSecret $place) -}}
{{- end -}}
{{- end -}}
{{- if hasKey $svc.settings "DATABASE_URL" -}}
{{- fail (printf "%s.settings.DATABASE_URL would be readable in a ConfigMap: name a Secret that holds it in database.existingSecret" $place) -}}
{{- end -}}
{{- if $svc.ingress.enabled -}}
{{- if not $svc.ingress.host -}}
{{- fail (printf "%s.ingress.enabled needs %s.ingress.host" $place $place) -}}
{{- end -}}
{{- if not (get $svc.ports $svc.ingress.port) -}}
{{- fail (printf "%s.ingress.port is %s, which is no port of the service" $place $svc.ingress.port) -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* How many replicas there may be, by the value that says so. */}}
{{- define "im.replicaFields" -}}
{{- if .hpa.enabled -}}
hpa.maxReplicas: {{ int .hpa.maxReplicas }}
{{- else if .keda.enabled -}}
keda.maxReplicas: {{ int .keda.maxReplicas }}
{{- else -}}
replicas: {{ int .replicas }}
{{- end -}}
{{- end -}}
