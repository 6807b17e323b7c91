{{/* What Pod Security Standards call restricted, and nothing less. */}}
{{- define "im.podSecurity" -}}
runAsNonRoot: true
{{- with .Values.podSecurity }}
{{- if not (kindIs "invalid" .runAsUser) }}
runAsUser: {{ int .runAsUser }}
{{- end }}
{{- if not (kindIs "invalid" .runAsGroup) }}
runAsGroup: {{ int .runAsGroup }}
{{- end }}
{{- if not (kindIs "invalid" .fsGroup) }}
fsGroup: {{ int .fsGroup }}
fsGroupChangePolicy: OnRootMismatch
{{- end }}
{{- end }}
seccompProfile:
  type: RuntimeDefault
{{- end -}}

{{- define "im.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
runAsNonRoot: true
capabilities:
  drop: [ALL]
seccompProfile:
  type: RuntimeDefault
{{- end -}}

{{- define "im.pullSecrets" -}}
{{- with .Values.image.pullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . }}
  {{- end }}
{{- end }}
{{- end -}}

{{/* Where pods of a kind run: a dict of priorityClassName, runtimeClassName, nodeSelector, tolerations, affinity. */}}
{{- define "im.scheduling" -}}
{{- with .priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- with .runtimeClassName }}
runtimeClassName: {{ . }}
{{- end }}
{{- with .nodeSelector }}
nodeSelector: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .tolerations }}
tolerations: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .affinity }}
affinity: {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{- define "im.topologySpread" -}}
{{- $rules := list -}}
{{- range $field, $key := dict "hostname" "kubernetes.io/hostname" "zone" "topology.kubernetes.io/zone" -}}
{{- $when := get $.svc.topologySpread $field -}}
{{- if ne $when "none" -}}{{- $rules = append $rules (dict "key" $key "when" $when) -}}{{- end -}}
{{- end -}}
{{- with $rules -}}
topologySpreadConstraints:
{{- range . }}
  - maxSkew: 1
    topologyKey: {{ .key }}
    whenUnsatisfiable: {{ .when }}
    labelSelector:
      matchLabels: {{- include "im.selector" (dict "root" $.root "component" $.name) | nindent 8 }}
    matchLabelKeys: [pod-template-hash]
{{- end }}
{{- end -}}
{{- end -}}

{{/* Volumes of an object store, of certificates and of /tmp, and where they are mounted: dicts of root, store (none, read, write), tmpSize, tmpClass (may be absent). */}}
{{- define "im.volumes" -}}
- name: tmp
  {{- include "im.scratch" (dict "size" .tmpSize "class" .tmpClass) | nindent 2 }}
{{- with .root.Values.certificates }}
{{- if .existingConfigMap }}
- name: ca
  configMap:
    name: {{ .existingConfigMap }}
    items:
      - {key: {{ .key | quote }}, path: ca.crt}
{{- end }}
{{- end }}
{{- if ne .store "none" }}
{{- with .root.Values.objectStore }}
{{- if .existingSecret }}
- name: object-store-keys
  secret:
    secretName: {{ .existingSecret }}
    defaultMode: 0440
    items:
      - {key: {{ .accessKeyIdKey | quote }}, path: access-key-id}
      - {key: {{ .secretAccessKeyKey | quote }}, path: secret-access-key}
{{- end }}
{{- if .existingClaim }}
- name: object-store
  persistentVolumeClaim:
    claimName: {{ .existingClaim }}
{{- end }}
{{- end }}
{{- end }}
{{- end -}}

{{/* A volume that lives as long as the pod: on the node, or of a storage class. A dict of size and class. */}}
{{- define "im.scratch" -}}
{{- if .class -}}
ephemeral:
  volumeClaimTemplate:
    spec:
      accessModes: [ReadWriteOnce]
      storageClassName: {{ .class }}
      resources:
        requests: {storage: {{ .size }}}
{{- else -}}
emptyDir:
  sizeLimit: {{ .size }}
{{- end -}}
{{- end -}}

{{- define "im.volumeMounts" -}}
- name: tmp
  mountPath: /tmp
{{- if .root.Values.certificates.existingConfigMap }}
- name: ca
  mountPath: /etc/insight-mesh/ca
  readOnly: true
{{- end }}
{{- if ne .store "none" }}
{{- with .root.Values.objectStore }}
{{- if .existingSecret }}
- name: object-store-keys
  mountPath: /etc/insight-mesh/object-store
  readOnly: true
{{- end }}
{{- if .existingClaim }}
- name: object-store
  mountPath: {{ trimPrefix "file://" .url | quote }}
  {{- if eq $.store "read" }}
  readOnly: true
  {{- end }}
{{- end }}
{{- end }}
{{- end }}
{{- end -}}

{{/* Variables that come from secrets: a dict of root and svc. */}}
{{- define "im.secretEnv" -}}
{{- if .svc.needs.database }}
- name: DATABASE_URL
  valueFrom:
    secretKeyRef:
      name: {{ default .root.Values.database.existingSecret .svc.database.existingSecret }}
      key: {{ default .root.Values.database.urlKey .svc.database.urlKey }}
{{- end }}
{{- range $variable, $key := .svc.secretEnv }}
- name: {{ $variable }}
  valueFrom:
    secretKeyRef:
      name: {{ $.root.Values.secrets.existingSecret }}
      key: {{ $key }}
{{- end }}
{{- end -}}

{{/* A map of texts as a list of variables. */}}
{{- define "im.envList" -}}
{{- range $name, $value := . }}
- name: {{ $name }}
  value: {{ $value | quote }}
{{- end }}
{{- end -}}

{{/* Hooks of the migrations, a dict of root and weight: gone once they have ended, so that uninstalling leaves nothing. Helm 4 prints the log of what failed. */}}
{{- define "im.migrationHook" -}}
helm.sh/hook: pre-install,pre-upgrade
helm.sh/hook-weight: {{ .weight | quote }}
helm.sh/hook-delete-policy: before-hook-creation,hook-succeeded{{ if not .root.Values.migrations.keepFailed }},hook-failed{{ end }}
helm.sh/hook-output-log-policy: hook-failed
{{- end -}}
