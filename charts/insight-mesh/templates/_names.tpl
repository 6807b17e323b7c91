{{/* The beginning of every resource's name: the release, and the chart where the release does not say it. */}}
{{- define "im.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- $name := default .Chart.Name .Values.nameOverride -}}
{{- if contains $name .Release.Name -}}
{{- .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name $name | trunc 40 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* Labels that select: of the release, and (a dict of root and component) of one of its components. They never change. */}}
{{- define "im.selector" -}}
app.kubernetes.io/name: {{ default .root.Chart.Name .root.Values.nameOverride | trunc 63 | trimSuffix "-" }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
{{- with .component }}
app.kubernetes.io/component: {{ . }}
{{- end }}
{{- end -}}

{{- define "im.labels" -}}
{{ include "im.selector" . }}
app.kubernetes.io/part-of: insight-mesh
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
{{- with .root.Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{/* A dict of root and image (repository, tag, digest; what is empty comes from .Values.image, whose digest is of its repository alone). */}}
{{- define "im.image" -}}
{{- $default := .root.Values.image -}}
{{- $repository := default $default.repository .image.repository -}}
{{- $tag := default .root.Chart.AppVersion (default $default.tag .image.tag) -}}
{{- $digest := .image.digest -}}
{{- if and (not $digest) (not .image.tag) (eq $repository $default.repository) -}}
{{- $digest = $default.digest -}}
{{- end -}}
{{- if $digest -}}
{{- printf "%s@%s" $repository $digest -}}
{{- else -}}
{{- printf "%s:%s" $repository $tag -}}
{{- end -}}
{{- end -}}

{{/* Whatever was given, as the text that an environment variable holds: numbers of YAML are floats here, and 1000000 would be 1e+06. */}}
{{- define "im.text" -}}
{{- if kindIs "float64" . -}}
{{- if eq . (floor .) -}}{{- printf "%.0f" . -}}{{- else -}}{{- printf "%v" . -}}{{- end -}}
{{- else -}}
{{- toString . -}}
{{- end -}}
{{- end -}}

{{/* Of pods: without the chart's version, so that a new chart alone starts none anew. */}}
{{- define "im.podLabels" -}}
{{ include "im.selector" . }}
app.kubernetes.io/part-of: insight-mesh
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
{{- with .root.Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end -}}
