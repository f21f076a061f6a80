using BenchmarkDotNet.Running;
using NymActors.Benchmarks.Network;

if (args is ["exchange", .. var rest])
{
    await InMemoryExchange.RunAsync(rest);
    return;
}

if (args is ["lanes", .. var sizes])
{
    await LaneDelays.RunAsync(sizes);
    return;
}

BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
