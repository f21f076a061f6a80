using System.Threading.Channels;

namespace NymActors.EndToEnd.Tests.Kills;

/// <summary>
/// Two correspondents that write to each other, ask and answer, while one or the other is killed and started again. A message is "KEY|padding"; a
/// question's key ends with "?", and whoever gets one answers before it commits it, so that a question that comes again is answered again,
/// under another key.
/// </summary>
/// <param name="happenings">What they say.</param>
/// <param name="random">What is sent, who is killed and when.</param>
internal sealed class Conversation(ChannelReader<Happening> happenings, Random random)
{
    private const int MostUnderWay = 24;
    private const int MostOffered = 4;
    private const int LongestMessage = 6_000;

    private readonly HashSet<string> _accepted = [];
    private readonly Dictionary<string, HashSet<string>> _arrived = [];
    private readonly Dictionary<Correspondent, HashSet<string>> _offered = [];
    private readonly Dictionary<string, string> _committedBy = [];
    private readonly Dictionary<Correspondent, int> _lives = [];
    private int _next;

    /// <summary>Messages and questions that were accepted, and so have to arrive.</summary>
    public IEnumerable<string> AcceptedMessages => _accepted.Where(static key => !IsAnswer(key));

    /// <summary>Answers that were accepted.</summary>
    public IEnumerable<string> AcceptedAnswers => _accepted.Where(IsAnswer);

    /// <summary>What was accepted and has not arrived.</summary>
    public IEnumerable<string> Missing => _accepted.Where(key => !_arrived.ContainsKey(key));

    /// <summary>What arrived as more than one message.</summary>
    public IEnumerable<string> Doubled => _arrived.Where(static pair => pair.Value.Count > 1).Select(static pair => pair.Key);

    /// <summary>The name of a message.</summary>
    public static string KeyOf(string text) => text.Split('|')[0];

    /// <summary>Lets them talk and kills them.</summary>
    /// <param name="pair">The two, not yet started.</param>
    /// <param name="kills">How often.</param>
    public async Task RunAsync(Correspondent[] pair, int kills)
    {
        foreach (var one in pair)
        {
            _offered[one] = [];
            await one.StartAsync();
        }

        await ListenAsync(() => Array.TrueForAll(pair, static one => one.Address is not null));
        for (var kill = 0; kill < kills; kill++)
        {
            // Sometimes while it starts.
            var victim = pair[random.Next(2)];
            await TalkAsync(pair, random.Next(40));
            await victim.KillAsync();
            _offered[victim].Clear();
            await victim.StartAsync();
        }
    }

    /// <summary>Waits until everything that was accepted has arrived, or so many messages more have gone each way without the rest.</summary>
    public async Task SettleAsync(Correspondent[] pair, int rounds)
    {
        // Whoever has just been started takes commands when it has said its address.
        foreach (var one in pair)
        {
            await one.KillAsync();
            _offered[one].Clear();
            one.Address = null;
            await one.StartAsync();
        }

        await ListenAsync(() => Array.TrueForAll(pair, static one => one.Address is not null));
        await ListenAsync(() => !Missing.Any(static key => !IsAnswer(key)));
        for (var round = 0; round < rounds && Missing.Any(); round++)
        {
            foreach (var one in pair)
            {
                var key = await OfferAsync(one, Other(pair, one), isQuestion: false);
                await ListenAsync(() => _arrived.ContainsKey(key));
            }
        }
    }

    private static bool IsAnswer(string key) => key.Contains('!', StringComparison.Ordinal);

    private static Correspondent Other(Correspondent[] pair, Correspondent one) => pair[0] == one ? pair[1] : pair[0];

    private async Task TalkAsync(Correspondent[] pair, int happeningsUntilThen)
    {
        for (var i = 0; i < happeningsUntilThen; i++)
        {
            foreach (var one in pair)
            {
                while (MayOffer(one))
                {
                    await OfferAsync(one, Other(pair, one), isQuestion: random.Next(3) == 0);
                }
            }

            await HearAsync();
        }
    }

    private bool MayOffer(Correspondent one) => one.Life == _lives.GetValueOrDefault(one)
        && _offered[one].Count < MostOffered
        && Missing.Count(key => key.StartsWith(one.Name, StringComparison.Ordinal)) < MostUnderWay;

    private async Task<string> OfferAsync(Correspondent from, Correspondent to, bool isQuestion)
    {
        var key = $"{from.Name}{++_next}{(isQuestion ? "?" : "")}";
        _offered[from].Add(key);
        await from.SendAsync(isQuestion ? "anonymous" : "plain", to.Address!, $"{key}|{new string('x', random.Next(LongestMessage))}");
        return key;
    }

    private async Task ListenAsync(Func<bool> until)
    {
        while (!until())
        {
            await HearAsync();
        }
    }

    private async Task HearAsync()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromMinutes(3));
        Happening heard;
        try
        {
            heard = await happenings.ReadAsync(limit.Token);
        }
        catch (OperationCanceledException) when (!TestContext.Current.CancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"Nothing happens any more. Missing: {string.Join(", ", Missing)}.");
        }

        switch (heard.Fields)
        {
            case ["address", var address]:
                heard.Of.Address = address;
                _lives[heard.Of] = heard.Life;
                break;
            case ["accepted", var text]:
                await OnAcceptedAsync(heard, KeyOf(text));
                break;
            case ["received", var id, var tag, var text]:
                await OnReceivedAsync(heard, id, tag, KeyOf(text));
                break;
            case ["refused", var text, var reason]:
                throw new InvalidOperationException($"{heard.Of.Name} refused {KeyOf(text)}: {reason}");
        }
    }

    private async Task OnAcceptedAsync(Happening heard, string key)
    {
        _accepted.Add(key);
        _offered[heard.Of].Remove(key);
        if (_committedBy.Remove(key, out var question) && heard.Life == heard.Of.Life)
        {
            await heard.Of.SendAsync("commit", question);
        }
    }

    private async Task OnReceivedAsync(Happening heard, string id, string tag, string key)
    {
        var numbers = _arrived.TryGetValue(key, out var known) ? known : _arrived[key] = [];
        numbers.Add(id);
        if (heard.Life != heard.Of.Life)
        {
            return;
        }

        if (tag == "-")
        {
            await heard.Of.SendAsync("commit", id);
            return;
        }

        var answer = $"{heard.Of.Name}{++_next}!{key}";
        _committedBy[answer] = id;
        await heard.Of.SendAsync("reply", tag, $"{answer}|{new string('y', random.Next(LongestMessage / 10))}");
    }
}
