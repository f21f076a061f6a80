namespace NymActors.Architecture.Seams;

/// <summary>Where the product goes around a seam on purpose, and why. An entry that nothing needs any more fails too.</summary>
internal static class SeamExceptions
{
    private const string RealHalf = "This is the real half of a seam; the other half has none of it.";
    private const string Default = "The default of an option; a simulated run gives its own.";
    private const string Program = "The program starts what the seams carry and is no part of a simulated run.";
    private const string Host = "A host of .NET has its own threads and clock; a simulated run has no host.";
    private const string Socket = "A real socket; its half in memory has none of it.";
    private const string TheEnd = "The order in which things are closed at the end decides nothing.";
    private const string Boundary = "The application's side of the client or network, which no simulated run is on.";

    /// <summary>The file below src/, what it does (a name of <see cref="SeamRules"/>), and the reason.</summary>
    public static IReadOnlyList<(string Path, string What, string Reason)> All { get; } =
    [
        ("NymActors.Host/Clients/ClientInitialisation.cs", "SystemRandomSource.Instance", Program),
        ("NymActors.Host/Clients/ClientInitialisation.cs", "TimeProvider.System", Program),
        ("NymActors.Host/Clients/ClientOpening.cs", "TimeProvider.System", Program),
        ("NymActors.Host/Clients/GatewayAddition.cs", "SystemRandomSource.Instance", Program),
        ("NymActors.Host/Clients/GatewayAddition.cs", "TimeProvider.System", Program),
        ("NymActors.Host/Clients/ProgramActorSystem.cs", "Task.Run", Program),
        ("NymActors.Host/Clients/RunningClient.cs", "TimeProvider.System", Program),
        ("NymActors.Host/CommandLine/DemoCommand.cs", "ActorSystem.Terminate", Program),
        ("NymActors.Host/CommandLine/DemoCommand.cs", "TimeProvider.System", Program),
        ("NymActors.Host/CommandLine/DemoCommand.cs", "WaitAsync", Program),
        ("NymActors.Host/CommandLine/DoctorCommand.cs", "SystemRandomSource.Instance", Program),
        ("NymActors.Host/CommandLine/DoctorCommand.cs", "TimeProvider.System", Program),
        ("NymActors.Host/CommandLine/InitCommand.cs", "TimeProvider.System", Program),
        ("NymActors.Host/CommandLine/LocalnetCommand.cs", "ActorSystem.Terminate", Program),
        ("NymActors.Host/CommandLine/LocalnetCommand.cs", "WaitAsync", Program),
        ("NymActors.Host/CommandLine/RunCommand.cs", "ActorSystem.Terminate", Program),
        ("NymActors.Host/CommandLine/RunCommand.cs", "TimeProvider.System", Program),
        ("NymActors.Host/CommandLine/RunCommand.cs", "WaitAsync", Program),
        ("NymActors.Host/CommandLine/StatusCommand.cs", "TimeProvider.System", Program),
        ("NymActors.Host/Demo/DemoScript.cs", "WaitAsync", Program),
        ("NymActors.Host/LocalWebSocket/ApplicationPlaces.cs", "SemaphoreSlim", Program),
        ("NymActors.Host/LocalWebSocket/ApplicationPlaces.cs", "WaitAsync", Program),
        ("NymActors.Host/LocalWebSocket/ApplicationStream.cs", "SemaphoreSlim", Program),
        ("NymActors.Host/LocalWebSocket/LocalApplications.cs", "RunContinuationsAsynchronously", Program),
        ("NymActors.Host/LocalWebSocket/LocalWebSocketConnection.cs", "RunContinuationsAsynchronously", Program),
        ("NymActors.Host/LocalWebSocket/LocalWebSocketConnection.cs", "WaitAsync", Program),
        ("NymActors.Host/LocalWebSocket/RequestQueue.cs", "Channel", Program),
        ("NymActors.Host/LocalWebSocket/RequestQueue.cs", "RunContinuationsAsynchronously", Program),
        ("NymActors.Host/Logging/ProgramLogging.cs", "TimeProvider.System", Program),
        ("NymActors.Host/Program.cs", "TimeProvider.System", Program),
        ("NymActors.Hosting/HostedNymClient.cs", "RunContinuationsAsynchronously", Host),
        ("NymActors.Hosting/HostedNymClient.cs", "WaitAsync", Host),
        ("NymActors.Hosting/HostedNymClients.cs", "enumeration of an unordered collection", "All are stopped at once, and metrics have no order."),
        ("NymActors.Hosting/NymClientBuilder.cs", "SystemRandomSource.Instance", Host),
        ("NymActors.Hosting/NymClientService.cs", "ActorSystem.Terminate", Host),
        ("NymActors.Mixnet/Http/WebSocketClientLink.cs", "RunContinuationsAsynchronously", Socket),
        ("NymActors.Mixnet/LocalMixnet.cs", "ActorSystem.Terminate", Boundary),
        ("NymActors.Mixnet/LocalMixnetOptions.cs", "SystemPacingClock.Shared", Default),
        ("NymActors.Mixnet/LocalMixnetOptions.cs", "SystemRandomSource.Instance", Default),
        ("NymActors.Mixnet/LocalMixnetOptions.cs", "TimeProvider.System", Default),
        ("NymActors.Mixnet/Storage/GatewayStorage.cs", "enumeration of an unordered collection", "A snapshot for people, and keys that are wiped at the end."),
        ("NymActors.Simulation/SimulatedWorld.cs", "ActorSystem.Terminate", "The history of the world is over when its actor systems are ended."),
        ("NymActors.Sphinx/SystemRandomSource.cs", "RandomNumberGenerator", RealHalf),
        ("NymActors.Streams/Actors/Answers.cs", "RunContinuationsAsynchronously", RealHalf),
        ("NymActors.Streams/Links/TcpNodeLinkListener.cs", "enumeration of an unordered collection", TheEnd),
        ("NymActors.Streams/Links/TcpNodeLinkSender.cs", "enumeration of an unordered collection", Socket),
        ("NymActors.Streams/Links/TcpNodeLinkTransport.cs", "TimeProvider.System", Default),
        ("NymActors.Streams/Links/TcpOutgoingLink.cs", "Channel", Socket),
        ("NymActors.Streams/Links/WebSocketGatewayConnection.cs", "RunContinuationsAsynchronously", Socket),
        ("NymActors.Streams/Links/WebSocketGatewayConnection.cs", "SemaphoreSlim", Socket),
        ("NymActors.Streams/Links/WebSocketPingConnection.cs", "SystemRandomSource.Instance", Socket),
        ("NymActors.Streams/Pacing/PortableClockWaiter.cs", "Stopwatch", RealHalf),
        ("NymActors.Streams/Pacing/PortableClockWaiter.cs", "Thread.Sleep", RealHalf),
        ("NymActors.Streams/Pacing/SimulatedPacingClock.cs", "RunContinuationsAsynchronously", "A test on another thread waits for the clock; a simulated run does not."),
        ("NymActors.Streams/Pacing/SimulatedPacingClock.cs", "WaitAsync", "A test on another thread waits for the clock; a simulated run does not."),
        ("NymActors.Streams/Pacing/SystemPacingClock.cs", "Stopwatch", RealHalf),
        ("NymActors.Streams/Pacing/SystemPacingClock.cs", "new Thread", RealHalf),
        ("NymActors/ClientWiring.cs", "SystemPacingClock.Shared", Default),
        ("NymActors/Health/ConditionFeed.cs", "Channel", Boundary),
        ("NymActors/NymClient.Sending.cs", "stream stage SelectAsync", "It waits for a message to be taken in, one at a time; no work goes to the pool."),
        ("NymActors/NymClient.cs", "ActorSystem.Terminate", Boundary),
        ("NymActors/NymClient.cs", "Channel", Boundary),
        ("NymActors/NymClientOptions.cs", "ProcessorCount", "The default of an option; how many packets are prepared side by side does not change their order."),
        ("NymActors/NymClientOptions.cs", "SystemRandomSource.Instance", Default),
        ("NymActors/NymClientOptions.cs", "TimeProvider.System", Default),
        ("NymActors/Sessions/SessionsActor.cs", "Channel", Boundary),
        ("NymActors/Storage/DirectoryClientStorage.cs", "TimeProvider.System", "The default of a storage of files, which a simulated run has not; it dates a registration."),
        ("NymActors/Store/SqliteClientStore.cs", "Task.Run", RealHalf),
    ];
}
