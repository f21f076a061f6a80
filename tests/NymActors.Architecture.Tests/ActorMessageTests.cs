using System.Text.RegularExpressions;

namespace NymActors.Architecture;

/// <summary>
/// What the actors of a client tell each other may be an application's message or a recipient. Actor systems log what reaches
/// nobody, so every such message derives from <c>ActorMessage</c>, which keeps it out of logs.
/// </summary>
public sealed partial class ActorMessageTests
{
    private static readonly string[] Client =
        [.. Repository.ProductSources().Where(static path => path.Replace('\\', '/').Contains("/src/NymActors/", StringComparison.Ordinal)).Select(File.ReadAllText)];

    [Fact]
    public void No_message_of_a_client_gets_into_a_log()
    {
        var received = Client.SelectMany(static code => Receives().Matches(code)).Select(static match => match.Groups["name"].Value).ToHashSet();
        var records = Client.SelectMany(static code => Records().Matches(code)).Where(match => received.Contains(match.Groups["name"].Value)).ToArray();
        var open = records.Where(static match => match.Groups["base"].Value != "ActorMessage").Select(static match => match.Groups["name"].Value);

        Assert.True(records.Length > 40, $"Only {records.Length} messages were found: the sources are written in another way now.");
        Assert.Empty(open);
    }

    [GeneratedRegex(@"\b(?:Receive(?:Async)?|Handle)<(?<name>\w+)>")]
    private static partial Regex Receives();

    [GeneratedRegex(@"\b(?:record|class|struct) (?<name>\w+)(?:\((?:[^()]|\([^()]*\))*\))?(?:\s*:\s*(?<base>\w+))?")]
    private static partial Regex Records();
}
