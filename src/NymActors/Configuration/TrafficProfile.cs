namespace NymActors.Configuration;

/// <summary>
/// A choice between cost, speed and privacy: named settings of a client's traffic. A profile replaces the rates, the delay at a mix node and the two
/// switches of cover traffic, and nothing else; whatever is set after it wins. docs/how-to/choose-a-profile.md compares them.
/// </summary>
public sealed class TrafficProfile
{
    private TrafficProfile(string name, string summary, string givesUp, Func<ClientConfiguration, ClientConfiguration> change)
    {
        Name = name;
        Summary = summary;
        GivesUp = givesUp;
        Change = change;
    }

    /// <summary>The settings of everybody: a packet each 20 ms on average, loop cover each 200 ms.</summary>
    public static TrafficProfile Default { get; } = new(
        "default",
        "the settings of the public client",
        "nothing: what a client of this network gives, this one gives",
        static configuration => configuration);

    /// <summary>A fifth of the default rates, for machines and lines that are paid by what they use.</summary>
    public static TrafficProfile LowCost { get; } = new(
        "low-cost",
        "a fifth of the traffic and of the speed",
        "a rate of its own: its gateway and whoever watches its line can tell it from other clients, and its few cover packets hide others less; "
            + "messages are as well hidden in time as with the default, and take longer",
        static configuration => configuration with
        {
            Traffic = configuration.Traffic with { MessageSendingAverageDelay = TimeSpan.FromMilliseconds(100) },
            CoverTraffic = configuration.CoverTraffic with { LoopCoverTrafficAverageDelay = TimeSpan.FromSeconds(1) },
        });

    /// <summary>Five times the default rate, less delay, nearly no loop cover: what <c>--fastmode</c> is.</summary>
    public static TrafficProfile Fast { get; } = new(
        "fast",
        "five times the speed, and less delay at each mix node",
        "a rate and a delay of its own: it can be told from other clients, packets are mixed with fewer others at each node, and nearly no loop "
            + "cover shows a node that drops packets",
        static configuration => configuration.WithFastMode());

    /// <summary>No cover traffic and no pacing: what <c>--no-cover</c> is.</summary>
    public static TrafficProfile NoCover { get; } = new(
        "no-cover",
        "packets leave for what is said alone, at once",
        "the hiding of when and how much it talks: its gateway and whoever watches its line see each message leave and arrive, and can find its "
            + "correspondents by that over time",
        static configuration => configuration.WithoutCover());

    /// <summary>All of them, the default first.</summary>
    public static IReadOnlyList<TrafficProfile> All { get; } = [Default, LowCost, Fast, NoCover];

    /// <summary>The name on the command line.</summary>
    public string Name { get; }

    /// <summary>What it is, in a few words.</summary>
    public string Summary { get; }

    /// <summary>What privacy it gives up.</summary>
    public string GivesUp { get; }

    /// <summary>What its traffic costs, with all other settings at their defaults.</summary>
    public TrafficPrice Price => TrafficPrice.Of(Apply(new ClientConfiguration { Id = Name, StoragePaths = StoragePaths.Below(Name) }));

    private Func<ClientConfiguration, ClientConfiguration> Change { get; }

    /// <summary>The profile of a name; null when there is none.</summary>
    /// <param name="name">A name as in <see cref="Name"/>.</param>
    public static TrafficProfile? Find(string name) => All.FirstOrDefault(profile => profile.Name == name);

    /// <summary>Settings with this profile: what another profile set before is undone.</summary>
    /// <param name="configuration">The settings.</param>
    /// <returns>The changed settings.</returns>
    public ClientConfiguration Apply(ClientConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var (traffic, cover) = (new TrafficConfiguration(), new CoverTrafficConfiguration());
        return Change(configuration with
        {
            Traffic = configuration.Traffic with
            {
                AveragePacketDelay = traffic.AveragePacketDelay,
                MessageSendingAverageDelay = traffic.MessageSendingAverageDelay,
                DisableMainPoissonPacketDistribution = traffic.DisableMainPoissonPacketDistribution,
            },
            CoverTraffic = configuration.CoverTraffic with
            {
                LoopCoverTrafficAverageDelay = cover.LoopCoverTrafficAverageDelay,
                DisableLoopCoverTrafficStream = cover.DisableLoopCoverTrafficStream,
            },
        });
    }

    /// <summary>The name.</summary>
    /// <returns><see cref="Name"/>.</returns>
    public override string ToString() => Name;
}
