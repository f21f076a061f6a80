using Akka.Streams;
using Akka.TestKit.Xunit;

namespace NymActors.Streams.Tests;

/// <summary>A test with an actor system and a materializer of its own.</summary>
public abstract class AkkaTest : TestKit
{
    /// <summary>Guards against a test that hangs; no test waits this long when all is well.</summary>
    protected static readonly TimeSpan Guard = TimeSpan.FromSeconds(30);

    protected AkkaTest()
        : base("akka.loglevel = WARNING\nakka.stdout-loglevel = OFF")
    {
        Materializer = Sys.Materializer();
    }

    protected ActorMaterializer Materializer { get; }
}
