{{/*
The Job of a training run, as the training service reads it from TRAINING_JOB_TEMPLATE. The service gives it a name, adds labels,
variables of the run, activeDeadlineSeconds and, for a search, completions; all else stands here. A dict of root and place
(nodeSelector, tolerations, resources, runtimeClassName, gpus).
*/}}
{{- define "im.trainingJob" -}}
{{- $root := .root -}}
{{- $jobs := $root.Values.training.jobs -}}
{{- $place := .place -}}
{{- $settings := merge (fromYaml (include "im.podSettings" $root)) (fromYaml (include "im.tracingSettings" $root)) (fromYaml (include "im.storeSettings" $root)) -}}
{{- $_ := set $settings "TMPDIR" "/work" -}}
{{- range $variable, $value := $jobs.settings -}}
{{- $_ := set $settings $variable (include "im.text" $value) -}}
{{- end -}}
apiVersion: batch/v1
kind: Job
metadata:
  namespace: {{ default $root.Release.Namespace $jobs.namespace }}
  labels: {{- include "im.trainerLabels" $root | nindent 4 }}
spec:
  parallelism: 1
  completions: 1
  backoffLimit: {{ int $jobs.backoffLimit }}
  ttlSecondsAfterFinished: {{ int $jobs.ttlSeconds }}
  # A new pod only when the old one is gone: two would write the same checkpoints.
  podReplacementPolicy: Failed
  podFailurePolicy:
    rules:
      # A pod that was preempted, drained or deleted says nothing of the run: another goes on from its checkpoint.
      - action: Ignore
        onPodConditions:
          - {type: DisruptionTarget, status: "True"}
      # The run itself says that trying again would change nothing.
      - action: FailJob
        onExitCodes:
          containerName: trainer
          operator: In
          values: [64]
  template:
    metadata:
      labels: {{- include "im.trainerLabels" $root | nindent 8 }}
    spec:
      restartPolicy: Never
      serviceAccountName: {{ include "im.fullname" $root }}-trainer
      automountServiceAccountToken: false
      enableServiceLinks: false
      terminationGracePeriodSeconds: {{ int $jobs.terminationGraceSeconds }}
      securityContext: {{- include "im.podSecurity" $root | nindent 8 }}
      {{- with include "im.pullSecrets" $root }}{{ . | trim | nindent 6 }}{{ end }}
      {{- with include "im.scheduling" (dict "priorityClassName" $jobs.priorityClassName "runtimeClassName" $place.runtimeClassName "nodeSelector" $place.nodeSelector "tolerations" $place.tolerations) }}{{ . | trim | nindent 6 }}{{ end }}
      containers:
        - name: trainer
          image: {{ include "im.image" (dict "root" $root "image" $jobs.image) }}
          imagePullPolicy: {{ $root.Values.image.pullPolicy }}
          command: {{- toYaml $jobs.command | nindent 12 }}
          env: {{- include "im.envList" $settings | trim | nindent 12 }}
          {{- $resources := deepCopy $place.resources }}
          {{- if gt (int $place.gpus) 0 }}
          {{- $gpu := dict $jobs.gpu.resourceName (toString (int $place.gpus)) }}
          {{- $_ := set $resources "limits" (merge (default dict $resources.limits) $gpu) }}
          {{- $_ := set $resources "requests" (merge (default dict $resources.requests) $gpu) }}
          {{- end }}
          resources: {{- toYaml $resources | nindent 12 }}
          securityContext: {{- include "im.containerSecurity" $root | nindent 12 }}
          terminationMessagePolicy: FallbackToLogsOnError
          volumeMounts:
            - name: work
              mountPath: /work
            {{- include "im.volumeMounts" (dict "root" $root "store" "write") | nindent 12 }}
      volumes:
        - name: work
          {{- include "im.scratch" (dict "size" $jobs.workSize "class" $jobs.workClass) | nindent 10 }}
        {{- include "im.volumes" (dict "root" $root "store" "write" "tmpSize" $jobs.tmpSize) | nindent 8 }}
{{- end -}}

{{/* The templates of Jobs, by the name of their file. */}}
{{- define "im.trainingJobs" -}}
{{- $jobs := .Values.training.jobs -}}
{{- $gpus := int $jobs.gpu.count -}}
{{- $runtime := ternary $jobs.runtimeClassName "" (gt $gpus 0) -}}
{{- $main := dict "gpus" $gpus "runtimeClassName" $runtime "nodeSelector" $jobs.nodeSelector "tolerations" $jobs.tolerations "resources" $jobs.resources -}}
job.json: |
  {{- include "im.trainingJob" (dict "root" . "place" $main) | fromYaml | toPrettyJson | nindent 2 }}
{{- with $jobs.cpuFallback }}
{{- if and .enabled (gt $gpus 0) }}
{{- $cpu := dict "gpus" 0 "runtimeClassName" "" "nodeSelector" .nodeSelector "tolerations" .tolerations "resources" .resources }}
job-cpu.json: |
  {{- include "im.trainingJob" (dict "root" $ "place" $cpu) | fromYaml | toPrettyJson | nindent 2 }}
{{- end }}
{{- end }}
{{- end -}}

{{/* Of Jobs and their pods: the training service makes and removes them, not Helm. */}}
{{- define "im.trainerLabels" -}}
{{ include "im.selector" (dict "root" . "component" "trainer") }}
app.kubernetes.io/part-of: insight-mesh
app.kubernetes.io/managed-by: {{ include "im.fullname" . }}-training
{{- with .Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end -}}
