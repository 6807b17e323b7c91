// Command pod-security judges pods by the Pod Security Standards with the code of the API server's own admission plugin.
//
// Standard input: one JSON object a line, {"name": …, "metadata": {…}, "spec": {…}} of a pod or of a pod template.
// Standard output: one JSON object for each, {"name": …, "allowed": …, "why": …}, in the same order.
// The only argument is the level: restricted (default), baseline or privileged.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/pod-security-admission/api"
	"k8s.io/pod-security-admission/policy"
)

type pod struct {
	Name     string            `json:"name"`
	Metadata metav1.ObjectMeta `json:"metadata"`
	Spec     corev1.PodSpec    `json:"spec"`
}

type verdict struct {
	Name    string `json:"name"`
	Allowed bool   `json:"allowed"`
	Why     string `json:"why,omitempty"`
}

func run() error {
	level := api.LevelRestricted
	if len(os.Args) > 1 {
		var err error
		if level, err = api.ParseLevel(os.Args[1]); err != nil {
			return fmt.Errorf("the level is %q: %w", os.Args[1], err)
		}
	}
	evaluator, err := policy.NewEvaluator(policy.DefaultChecks(), nil)
	if err != nil {
		return err
	}
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 16<<20)
	out := json.NewEncoder(os.Stdout)
	for line := 1; lines.Scan(); line++ {
		var given pod
		if err := json.Unmarshal(lines.Bytes(), &given); err != nil {
			return fmt.Errorf("line %d is no pod: %w", line, err)
		}
		wanted := api.LevelVersion{Level: level, Version: api.LatestVersion()}
		result := policy.AggregateCheckResults(evaluator.EvaluatePod(wanted, &given.Metadata, &given.Spec))
		answer := verdict{Name: given.Name, Allowed: result.Allowed}
		if !result.Allowed {
			answer.Why = result.ForbiddenDetail()
		}
		if err := out.Encode(answer); err != nil {
			return err
		}
	}
	return lines.Err()
}

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "pod-security:", err)
		os.Exit(2)
	}
}
