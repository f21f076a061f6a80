using System.Globalization;
using System.Text;

namespace NymActors.Host.Status;

/// <summary>The status for people.</summary>
internal static class StatusText
{
    /// <summary>Some lines, the state first.</summary>
    /// <param name="status">What the client said.</param>
    /// <param name="now">The time, to tell durations.</param>
    public static string Of(StatusDocument status, DateTimeOffset now)
    {
        var text = new StringBuilder();
        Add(text, "State", $"{Word(status.State)}, for {Duration(now - status.Since)}{(status.Reason is { } reason ? $" ({reason})" : "")}");
        Add(text, "Condition", status.Troubles.Count == 0 ? status.Condition : $"{status.Condition} ({string.Join(", ", status.Troubles)})");
        Add(text, "Running", $"for {Duration(now - status.Started)}");
        Add(text, "Address", status.Address);
        Add(text, "Gateway", status.GatewayProtocol is { } version
            ? string.Create(CultureInfo.InvariantCulture, $"{status.GatewayListener}, protocol {version}, connected again {status.Reconnections} times")
            : $"{status.GatewayListener}, not connected");
        Add(text, "Network map", status.TopologyAgeSeconds is { } age ? $"{Duration(TimeSpan.FromSeconds(age))} old" : "none");
        Add(text, "Waiting", status.Lanes.Count == 0
            ? "nothing"
            : string.Join(", ", status.Lanes.Select(static lane => string.Create(CultureInfo.InvariantCulture, $"{lane.Key} {lane.Value} packets"))));
        Add(text, "Messages", string.Create(
            CultureInfo.InvariantCulture,
            $"{status.Messages.Accepted} accepted, {status.Messages.Acknowledged} acknowledged, {status.Messages.Failed} failed; {status.Messages.Received} received, {status.Messages.Undelivered} dropped undelivered"));
        Add(text, "Kept", string.Create(
            CultureInfo.InvariantCulture, $"{status.Messages.Inbox} received that no application has taken, {status.Messages.Open} accepted that are not acknowledged"));
        Add(text, "Reply SURBs", string.Create(
            CultureInfo.InvariantCulture,
            $"{status.ReplySurbs.Held} held of {status.ReplySurbs.Correspondents} correspondents, {status.ReplySurbs.Spent} spent, {status.ReplySurbs.Expired} expired, {status.ReplySurbs.Dropped} dropped, {status.ReplySurbs.Requested} asked for and not yet here"));
        Add(text, "Reply keys", string.Create(
            CultureInfo.InvariantCulture,
            $"{status.ReplySurbs.KeysWaiting} wait for a reply, {status.ReplySurbs.KeysUsed} used, {status.ReplySurbs.KeysExpired} expired, {status.ReplySurbs.KeysDropped} dropped"));
        Add(text, "Rate", string.Create(
            CultureInfo.InvariantCulture,
            $"{status.Sending.PacketsPerSecond:0.0} packets/s of {(status.Sending.WishedPacketsPerSecond is { } wished ? $"{wished:0.0} wished" : "as many as possible")}"));
        Add(text, "Today", string.Create(
            CultureInfo.InvariantCulture, $"{status.Sending.BytesSentToday / 1e6:0.0} MB sent, {status.Sending.BytesReceivedToday / 1e6:0.0} MB received"));
        return text.ToString();
    }

    private static string Word(string state) => state == "withoutTopology" ? "without a network map" : state;

    private static void Add(StringBuilder text, string name, string value) => text.Append(CultureInfo.InvariantCulture, $"{name + ":",-13}{value}\n");

    private static string Duration(TimeSpan time) => time.Duration() switch
    {
        { TotalDays: >= 1 } days => string.Create(CultureInfo.InvariantCulture, $"{days.Days} d {days.Hours} h"),
        { TotalHours: >= 1 } hours => string.Create(CultureInfo.InvariantCulture, $"{hours.Hours} h {hours.Minutes} min"),
        { TotalMinutes: >= 1 } minutes => string.Create(CultureInfo.InvariantCulture, $"{minutes.Minutes} min {minutes.Seconds} s"),
        var seconds => string.Create(CultureInfo.InvariantCulture, $"{seconds.TotalSeconds:0} s"),
    };
}
