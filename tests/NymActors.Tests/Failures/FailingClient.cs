using System.Reflection;
using Akka.Actor;
using NymActors.Streams.Actors;
using NymActors.Testing;

namespace NymActors.Failures;

/// <summary>A client in a simulated world in which one handler fails once, beside a correspondent in which none does.</summary>
internal sealed class FailingClient
{
    /// <summary>An asker has an answer or an error within this much of the world's time.</summary>
    private static readonly TimeSpan Answered = TimeSpan.FromSeconds(5);

    private readonly ActorSystem _system;
    private readonly NymClientOptions _options;
    private string? _armed;
    private int _messages;

    public FailingClient(Simulated network)
    {
        Network = network;
        _options = network.OptionsOf("alice").AtLeisure();
        _system = _options.ActorSystem!;
        Handling = MessageHandling.Of(_system);
        Handling.Probe = Probe;
        Correspondent = network.Connect("bob", TestClients.AtLeisure);
    }

    public Simulated Network { get; }

    public NymClient Correspondent { get; }

    public NymClient Client { get; private set; } = null!;

    public MessageHandling Handling { get; }

    /// <summary>The client's actor system.</summary>
    public ActorSystem System => _system;

    /// <summary>The handler that was to fail has failed.</summary>
    public bool HasFailed { get; private set; }

    /// <summary>Every pair of an actor and a message that it handles, as "Actor &lt;- Message".</summary>
    public IEnumerable<string> Pairs => Handling.Handlers.Select(static pair => Key(pair.Actor, pair.Message)).Order(StringComparer.Ordinal);

    /// <summary>From now on the first handling of the pair fails.</summary>
    public void Arm(string pair) => _armed = pair;

    public void Connect() => Client = Network.Run(NymClient.ConnectAsync(_options));

    /// <summary>Tells a child of the client's root, or an actor below, a message.</summary>
    public void Tell(string path, object message) => _system.ActorSelection($"/user/nym-clients/alice{path}").Tell(message, ActorRefs.NoSender);

    /// <summary>Tells an actor a message of a type that is private to it, and of which there is one.</summary>
    public void TellOwn(string path, string message)
    {
        var type = Handling.Handlers.Single(pair => pair.Message.Name == message && path.EndsWith(Name(pair.Actor), StringComparison.Ordinal)).Message;
        Tell(path, type.GetProperty("Instance", BindingFlags.Static | BindingFlags.Public)!.GetValue(null)!);
    }

    /// <summary>Runs the world until the armed handler has failed.</summary>
    public void UntilFailed() => Network.World.RunUntil(() => HasFailed, TimeSpan.FromMinutes(2));

    /// <summary>Waits for the end of a request: its value, or the named error.</summary>
    public bool EndsWell(Task asked)
    {
        Network.World.RunUntil(() => asked.IsCompleted, Answered);
        if (!asked.IsFaulted)
        {
            return true;
        }

        Assert.IsType<NymClientException>(asked.Exception!.InnerException);
        return false;
    }

    /// <summary>Everything that runs below the client's root, without the connections of applications.</summary>
    public IReadOnlyList<string> Actors()
    {
        var root = (ActorRefWithCell)Network.Run(_system.ActorSelection("/user/nym-clients/alice").ResolveOne(TimeSpan.FromMinutes(1)));
        return [.. Below(root).Order(StringComparer.Ordinal)];
    }

    /// <summary>The client does all that it is for: sends, receives, asks and answers, and nothing of it is lost.</summary>
    public void AssertWorks()
    {
        var plain = Text();
        var receipt = Network.Run(Client.SendAsync(Correspondent.Address, plain));
        Assert.Equal(plain, Next(Correspondent).Data.ToArray());
        Network.Run(receipt.Acknowledged);

        var question = Text();
        Network.Run(Client.SendAnonymousAsync(Correspondent.Address, question, replySurbs: 12));
        var asked = Next(Correspondent);
        Assert.Equal(question, asked.Data.ToArray());
        var answer = Text();
        Network.Run(Correspondent.ReplyAsync(asked.SenderTag!.Value, answer));
        Assert.Equal(answer, Next(Client).Data.ToArray());

        question = Text();
        Network.Run(Correspondent.SendAnonymousAsync(Client.Address, question, replySurbs: 12));
        asked = Next(Client);
        Assert.Equal(question, asked.Data.ToArray());
        answer = Text();
        receipt = Network.Run(Client.ReplyAsync(asked.SenderTag!.Value, answer));
        Assert.Equal(answer, Next(Correspondent).Data.ToArray());
        Network.Run(receipt.Acknowledged);
        Assert.Equal(ClientStatus.Connected, Client.Status);
    }

    public byte[] Text() => BitConverter.GetBytes(++_messages);

    /// <summary>The next message that arrives, within a minute of the world.</summary>
    public IncomingMessage Next(NymClient client) => Network.World.Run(client.NextAsync(), TimeSpan.FromMinutes(3));

    private static string Key(Type actor, Type message) => $"{actor.Name} <- {message.Name}";

    /// <summary>TrafficActor is called traffic.</summary>
    private static string Name(Type actor) => actor.Name switch
    {
        "GatewayConnectionActor" => ClientChildren.Gateway,
        "AcknowledgementActor" => ClientChildren.Acknowledgements,
        "CoverTrafficActor" => ClientChildren.CoverTraffic,
        "SurbStoreActor" => ClientChildren.SurbStore,
        var name => name.Replace("Actor", "", StringComparison.Ordinal).ToLowerInvariant(),
    };

    private static IEnumerable<string> Below(ActorRefWithCell actor)
    {
        foreach (var child in actor.Children.OfType<ActorRefWithCell>())
        {
            // Numbers in names count what has been before.
            var name = string.Concat(child.Path.Name.Where(static c => !char.IsAsciiDigit(c)));
            yield return name;
            if (name != ClientChildren.Sessions)
            {
                foreach (var below in Below(child))
                {
                    yield return $"{name}/{below}";
                }
            }
        }
    }

    private void Probe(Type actor, object message)
    {
        if (_armed == Key(actor, message.GetType()))
        {
            _armed = null;
            HasFailed = true;
            throw new InvalidOperationException("the test made this handler fail");
        }
    }
}
