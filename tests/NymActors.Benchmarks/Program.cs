using BenchmarkDotNet.Running;
using NymActors.Benchmarks.Network;

if (args is ["exchange", .. var rest])
{
    await InMemoryExchange.RunAsync(rest);
    return;
}

BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
