namespace NymActors.Surbs;

public sealed class SurbLedgerTests
{
    [Fact]
    public void An_entry_is_booked_in_the_total_too()
    {
        var total = new SurbLedger();
        var (first, second) = (new SurbLedger(total), new SurbLedger(total));
        first.Book(held: 7, entered: 10, used: 2, dropped: 1);
        second.Book(held: 3, entered: 3);
        first.Book(held: 0, expired: 7);
        first.Expect(20);
        second.Expect(5);
        first.Expect(0);
        Assert.Equal(new SurbBalance(10, 2, 7, 1, 0), first.Balance);
        Assert.Equal(new SurbBalance(13, 2, 7, 1, 3), total.Balance);
        Assert.Equal((0, 5, 5), (first.Expected, second.Expected, total.Expected));
        total.Check();
    }

    [Theory]
    [InlineData(9, 1)]
    [InlineData(11, -1)]
    public void What_vanished_and_what_came_from_nowhere_is_found(int held, int difference)
    {
        var book = new SurbLedger();
        book.Book(held, entered: 10);
        Assert.Equal(difference, book.Balance.Difference);
        Assert.Throws<InvalidOperationException>(book.Check);

        // The check after this test would find it, too.
        book.Book(held: 10);
        book.Check();
    }
}
