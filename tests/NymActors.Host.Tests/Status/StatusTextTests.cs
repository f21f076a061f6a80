using NymActors.Host.Status;
using NymActors.Reports;

namespace NymActors.Host.Tests.Status;

public sealed class StatusTextTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_client_in_trouble_says_since_when_and_why()
    {
        var text = StatusText.Of(
            new StatusDocument
            {
                State = "reconnecting",
                Condition = "offline",
                Troubles = ["GatewayLost"],
                Since = Now.AddSeconds(-95),
                Reason = "the connection was lost: reset",
                Started = Now.AddHours(-27),
                Address = "a.b@c",
                Gateway = "c",
                GatewayListener = "ws://gateway/",
                Reconnections = 2,
                TopologyAgeSeconds = 4000,
                Lanes = new Dictionary<string, int> { ["General"] = 12, ["Connection(7)"] = 3 },
                Messages = new MessageReport(10, 7, 1, 5, 0) { Open = 2, Inbox = 4 },
                ReplySurbs = new SurbReport
                {
                    Correspondents = 3,
                    Received = 100,
                    Spent = 40,
                    Expired = 20,
                    Dropped = 5,
                    Held = 35,
                    Requested = 10,
                    KeysIssued = 60,
                    KeysUsed = 9,
                    KeysExpired = 8,
                    KeysDropped = 1,
                    KeysWaiting = 42,
                },
                Sending = new SendingReport(55, 0, 12_345_678, 2_000_000),
            },
            Now);

        Assert.Equal(
            """
            State:       reconnecting, for 1 min 35 s (the connection was lost: reset)
            Condition:   offline (GatewayLost)
            Running:     for 1 d 3 h
            Address:     a.b@c
            Gateway:     ws://gateway/, not connected
            Network map: 1 h 6 min old
            Waiting:     General 12 packets, Connection(7) 3 packets
            Messages:    10 accepted, 7 acknowledged, 1 failed; 5 received, 0 dropped undelivered
            Kept:        4 received that no application has taken, 2 accepted that are not acknowledged
            Reply SURBs: 35 held of 3 correspondents, 40 spent, 20 expired, 5 dropped, 10 asked for and not yet here
            Reply keys:  42 wait for a reply, 9 used, 8 expired, 1 dropped
            Rate:        0.0 packets/s of 55.0 wished
            Today:       12.3 MB sent, 2.0 MB received

            """.ReplaceLineEndings("\n"),
            text);
    }
}
