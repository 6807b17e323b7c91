// Command control-plane holds the programs of a Kubernetes control plane in one binary: etcd, kube-apiserver,
// kube-controller-manager, kube-scheduler, and kwok, which plays the nodes. One binary, because they share most of their code: built
// apart they would take five times the time and space. Usage: control-plane PROGRAM [its own flags].
package main

import (
	"context"
	"fmt"
	"os"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"go.etcd.io/etcd/server/v3/etcdmain"
	"k8s.io/component-base/cli"
	_ "k8s.io/component-base/logs/json/register"
	_ "k8s.io/component-base/metrics/prometheus/clientgo"
	_ "k8s.io/component-base/metrics/prometheus/version"
	apiserver "k8s.io/kubernetes/cmd/kube-apiserver/app"
	controllermanager "k8s.io/kubernetes/cmd/kube-controller-manager/app"
	scheduler "k8s.io/kubernetes/cmd/kube-scheduler/app"
	kwokconfig "sigs.k8s.io/kwok/pkg/config"
	kwok "sigs.k8s.io/kwok/pkg/kwok/cmd"
	kwoklog "sigs.k8s.io/kwok/pkg/log"
	"sigs.k8s.io/kwok/pkg/utils/signals"
)

// runKwok does what kwok's own main does: it reads its global flags before the command line is parsed as a whole.
func runKwok(ctx context.Context) error {
	global := pflag.NewFlagSet("global", pflag.ContinueOnError)
	global.ParseErrorsAllowlist.UnknownFlags = true
	global.Usage = func() {}
	ctx, _ = kwoklog.InitFlags(ctx, global)
	ctx, err := kwokconfig.InitFlags(ctx, global)
	if err != nil {
		return err
	}
	command := kwok.NewCommand(ctx)
	// The programs of Kubernetes have registered a --version already, and a second one panics.
	command.Version = ""
	command.PersistentFlags().AddFlagSet(global)
	return command.ExecuteContext(ctx)
}

func run(name string) int {
	programs := map[string]func() *cobra.Command{
		"kube-apiserver":          apiserver.NewAPIServerCommand,
		"kube-controller-manager": controllermanager.NewControllerManagerCommand,
		"kube-scheduler":          func() *cobra.Command { return scheduler.NewSchedulerCommand() },
	}
	switch {
	case name == "etcd":
		etcdmain.Main(os.Args)
		return 0
	case name == "kwok":
		if err := runKwok(signals.SetupSignalContext()); err != nil {
			fmt.Fprintln(os.Stderr, "kwok:", err)
			return 1
		}
		return 0
	case programs[name] != nil:
		return cli.Run(programs[name]())
	}
	fmt.Fprintf(os.Stderr, "there is no program %q: it is one of etcd, kube-apiserver, kube-controller-manager, kube-scheduler, kwok\n", name)
	return 2
}

func main() {
	if len(os.Args) < 2 {
		os.Exit(run(""))
	}
	name := os.Args[1]
	os.Args = append([]string{name}, os.Args[2:]...)
	os.Exit(run(name))
}
