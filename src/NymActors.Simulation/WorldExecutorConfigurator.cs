using Akka.Configuration;
using Akka.Dispatch;

namespace NymActors.Simulation;

/// <summary>Makes the dispatchers of an actor system run in the world of the thread that creates it. Akka finds it by its name.</summary>
/// <param name="config">The dispatcher's settings.</param>
/// <param name="prerequisites">Of Akka.</param>
internal sealed class WorldExecutorConfigurator(Config config, IDispatcherPrerequisites prerequisites)
    : ExecutorServiceConfigurator(config, prerequisites)
{
    private readonly SimulatedWorld _world = SimulatedWorld.Current;

    /// <inheritdoc/>
    public override ExecutorService Produce(string id) => new WorldExecutor(id, _world);

    private sealed class WorldExecutor(string id, SimulatedWorld world) : ExecutorService(id)
    {
        public override void Execute(IRunnable run) => world.Enqueue(run);

        public override void Shutdown()
        {
        }
    }
}
