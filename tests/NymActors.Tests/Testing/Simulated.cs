using Akka.Configuration;
using NymActors.Mixnet;
using NymActors.Simulation;
using NymActors.Sphinx;
using NymActors.Streams.Links;
using NymActors.Topology;

namespace NymActors.Testing;

/// <summary>A mixnet with clients in one simulated world: no socket, no thread, no real time.</summary>
internal sealed class Simulated
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private readonly Dictionary<string, int> _starts = [];
    private readonly SeededRandomSource _random;

    private Simulated(SimulatedWorld world, ulong seed, Func<RandomSource, INodeLinkTransport>? links)
    {
        _random = new SeededRandomSource(seed);
        World = world;
        Mixnet = Run(LocalMixnet.StartAsync(new()
        {
            Transport = MixnetTransport.InMemory,
            ActorSystem = world.CreateActorSystem("mixnet"),
            Random = _random.Fork("mixnet"),
            Links = links?.Invoke(_random.Fork("links")),
            Time = world.Time,
            Clock = world.Clock,
            Answers = world.Answers,
        }));
        Directory = new SwitchedDirectory(Mixnet.Directory);
    }

    public SimulatedWorld World { get; }

    public LocalMixnet Mixnet { get; }

    /// <summary>The network's directory, which a test can take away.</summary>
    public SwitchedDirectory Directory { get; }

    /// <summary>Runs a test in a world of its own, on a thread of its own.</summary>
    /// <param name="test">The test.</param>
    /// <param name="seed">What happens by chance follows from it.</param>
    /// <param name="links">Makes the links between nodes; null for links on which nothing is lost.</param>
    public static void Run(Action<Simulated> test, ulong seed = 1, Func<RandomSource, INodeLinkTransport>? links = null)
    {
        Exception? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                using var world = new SimulatedWorld();
                test(new Simulated(world, seed, links));
            }
            catch (Exception error)
            {
                failure = error;
            }
        });
        thread.Start();
        thread.Join();
        if (failure is not null)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
        }
    }

    public void Run(Task task) => World.Run(task, Patience);

    public void Run(Task task, TimeSpan patience) => World.Run(task, patience);

    public T Run<T>(Task<T> task) => World.Run(task, Patience);

    /// <summary>A client in an actor system of its own.</summary>
    public NymClient Connect(string id, Func<NymClientOptions, NymClientOptions>? change = null, Config? hocon = null)
    {
        var options = OptionsOf(id, hocon);
        return Run(NymClient.ConnectAsync(change?.Invoke(options) ?? options));
    }

    public NymClientOptions OptionsOf(string id, Config? hocon = null)
    {
        // A client that starts again draws anew.
        var start = _starts[id] = _starts.GetValueOrDefault(id) + 1;
        var fork = start == 1 ? id : $"{id} {start}";
        var configuration = TestClients.Configuration(Mixnet.NymApiUrl, id);
        return new NymClientOptions
        {
            Configuration = configuration,
            Connector = Mixnet.GatewayConnector,
            Directory = new NymApiDirectory(configuration, _random.Fork($"{id}.directory"), Directory),
            ActorSystem = World.CreateActorSystem(fork.Replace(' ', '-'), hocon),
            Random = _random.Fork(fork),
            Time = World.Time,
            Clock = World.Clock,
            Answers = World.Answers,
            PreparationParallelism = 1,
        };
    }
}
